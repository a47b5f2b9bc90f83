/** Preloaded: from here on nothing in this process can write, make or remove a file through `node:fs`. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const writing =
  /^(write|append|mkdir|mkdtemp|rm|unlink|rename|copyFile|cp$|cpSync|symlink|link|truncate|ftruncate|createWriteStream|chmod|utimes)/;
// Functions by name: what is replaced is called by nobody who expects an answer.
const refuse = (from: object): void => {
  const members = from as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    if (!writing.test(name)) continue;
    members[name] = () => {
      throw new Error(`${name} was called`);
    };
  }
};
refuse(fs);
refuse(fs.promises);
const { openSync } = fs;
fs.openSync = (path, flags = "r", mode) => {
  if (flags !== "r" && flags !== fs.constants.O_RDONLY) throw new Error(`openSync was called with ${flags}`);
  return openSync(path, flags, mode);
};
syncBuiltinESMExports();
