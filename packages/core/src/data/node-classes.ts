import type { NodeDescription } from "@onex/contract";
import { dataClass } from "./data-class.ts";

/** The data classes of a node, each made when it is first asked for. */
export interface NodeClasses {
  readonly Input: unknown;
  readonly Output: unknown;
}

export function nodeClasses({ name, inputs, outputs }: Pick<NodeDescription, "name" | "inputs" | "outputs">): NodeClasses {
  let input: unknown;
  let output: unknown;
  return {
    get Input() {
      input ??= dataClass(`${className(name)}Input`, inputs);
      return input;
    },
    get Output() {
      output ??= dataClass(`${className(name)}Output`, outputs, { fault: "node/output-invalid" });
      return output;
    },
  };
}

/** As in the node's `types`: `countWords` and `Text.countWords` give `CountWords` and `TextCountWords`. */
function className(name: string): string {
  const words = name.split(/[^A-Za-z0-9$_]+/).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z_$]/.test(joined) ? joined : `_${joined}`;
}
