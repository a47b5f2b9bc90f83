/** `<written|inferred> <module> [warm]`: one function in a process of its own; prints the milliseconds from here on to the answer, and of the question alone. */
import { inferredText, writtenText } from "./f2n-texts.ts";

interface Onex {
  readonly f2n: {
    source(text: string): Promise<{ readonly name: string }>;
    warm(): Promise<void>;
    dispose(): Promise<void>;
  };
}

const began = performance.now();
const [kind, address = "onex", warm] = process.argv.slice(2);
const { f2n } = (await import(address)) as Onex; // the part of its interface that is declared above
if (warm !== undefined) await f2n.warm();
const started = performance.now();
const node = await f2n.source(kind === "written" ? writtenText(2) : inferredText(2));
const answered = performance.now();
console.log(answered - began, answered - started);
if (!/^(?:scale|summary)2$/.test(node.name)) throw new Error(`wrapped ${node.name}`);
await f2n.dispose();
