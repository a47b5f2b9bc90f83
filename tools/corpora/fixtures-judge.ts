import { type CompilerSession, compilerSession } from "../../packages/f2n/src/compiler/session.ts";
import type { FixtureCase } from "./fixtures-cases.ts";

/** Whether a value is of a type; undefined where the compiler's rule about weak types decides, which is about likely mistakes and not about the type. */
export type Verdict = boolean | undefined;

export interface Judge {
  /** What TypeScript, strict and without the check for excess properties, says of each value. */
  verdicts(fixture: FixtureCase, values: readonly unknown[]): readonly Verdict[];
  end(): void;
}

export function typescriptJudge(): Judge {
  const session: CompilerSession = compilerSession("memory");
  return {
    verdicts(fixture, values) {
      const folder = "/onex/judge";
      const type = fixture.isFunction ? `{ [K in keyof OnexNamed]: OnexNamed[K] }` : fixture.type;
      const lines = values.map(
        (value, at) => `declare const onex${at}: ${typeText(value)}; const onexIs${at}: ${type} = onex${at};`,
      );
      const head = `${fixture.text}\n`;
      const first = head.split("\n").length - 1;
      const path = `${folder}/${fixture.path}`;
      const others = Object.entries(fixture.files).map(([name, text]) => [`${folder}/${name}`, text] as const);
      const files = { ...Object.fromEntries(others), [path]: `${head}${lines.join("\n")}` };
      const { project } = session.open({ kind: "memory", files }, [path]);
      const file = project.program.getSourceFile(path);
      const verdicts: Verdict[] = values.map(() => true);
      if (file === undefined) return verdicts.map(() => undefined);
      for (const { pos, text, code } of project.program.getSemanticDiagnostics(path)) {
        const at = file.getLineAndCharacterOfPosition(pos).line - first;
        if (at >= 0 && at < verdicts.length)
          verdicts[at] = code === 2559 || /no properties in common/.test(text) ? undefined : false;
      }
      return verdicts;
    },
    end: () => process.kill(session.pid, "SIGKILL"),
  };
}

/** The narrowest type of a JSON value. */
function typeText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(typeText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${typeText(item)};`)
    .join(" ")} }`;
}
