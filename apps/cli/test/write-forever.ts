/** Writes one text, then the other, to a file until it is killed. Arguments: the file and the two texts' files. */
import { readFileSync, writeSync } from "node:fs";
// The function that writeOutput calls, without the package around it: it starts hundreds of times.
import { writeWhole } from "../../../packages/devlog/src/repository/log-file.ts";

const [file = "", ...texts] = process.argv.slice(2);
const contents = texts.map((path) => readFileSync(path, "utf8"));
writeWhole(file, contents[0] ?? "");
// The loop never comes back to the event loop, which a stream would wait for.
writeSync(1, "ready\n");
for (let turn = 1; ; turn++) writeWhole(file, contents[turn % contents.length] ?? "");
