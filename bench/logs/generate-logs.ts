import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Generated {
  readonly entries: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Weekly debug logs as a team of 25 would have written them in two years: the shapes that engineers use in turn, words by Zipf's law, tags, statuses,
 * commits, pull requests and links to other entries. The same seed gives the same bytes.
 */
export function generateLogs(root: string, entries: number, seed = 1): Generated {
  const random = mulberry32(seed);
  const write = writer(random);
  let files = 0;
  let bytes = 0;
  const perFile = Math.ceil(entries / (weeks * engineers.length));
  for (let week = 0; files * perFile < entries; week++) {
    for (const engineer of engineers) {
      const count = Math.min(perFile, entries - files * perFile);
      if (count <= 0) break;
      const monday = new Date(Date.UTC(2024, 0, 1 + 7 * week));
      const path = join(root, "docs/dev_logs", engineer, `debug_log_${dayOf(monday).replaceAll("-", "_")}.md`);
      const text = logText(write, engineer, monday, count);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      files += 1;
      bytes += Buffer.byteLength(text);
    }
  }
  return { entries, files, bytes };
}

const weeks = 104;
const engineers = Array.from({ length: 25 }, (_, at) => `engineer_${String(at + 1).padStart(2, "0")}`);
const tags = [
  "blocker",
  "regression",
  "infra",
  "protocol",
  "cache",
  "parser",
  "scheduler",
  "storage",
  "network",
  "release",
  "docs",
  "flaky",
];
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

interface Writer {
  readonly sentence: (words: number) => string;
  readonly one: <T>(of: readonly T[]) => T;
  readonly whole: (below: number) => number;
  readonly hex: (digits: number) => string;
}

function writer(random: () => number): Writer {
  const syllables = ["ka", "lo", "mi", "ter", "sun", "pro", "val", "den", "qui", "ros", "ble", "fan", "gri", "hol", "jun", "zet"];
  const whole = (below: number): number => Math.floor(random() * below);
  const one = <T>(of: readonly T[]): T => {
    const found = of[whole(of.length)];
    if (found === undefined) throw new RangeError("Nothing to choose from");
    return found;
  };
  // By Heaps' law sixteen million words of prose have more different ones than this.
  const vocabulary = Array.from({ length: 40_000 }, () => Array.from({ length: 2 + whole(3) }, () => one(syllables)).join(""));
  // Zipf: the word of rank r about 1/r as often as the first.
  const word = (): string => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? "ka";
  return {
    sentence: (words) => `${Array.from({ length: words }, word).join(" ")}.`,
    one,
    whole,
    hex: (digits) => Array.from({ length: digits }, () => whole(16).toString(16)).join(""),
  };
}

function logText(write: Writer, engineer: string, monday: Date, count: number): string {
  const sunday = new Date(monday.getTime() + 6 * 86_400_000);
  const header = `---\nschema: onex-debug-log/1\nlog_owner: ${engineer}\nweek: ${dayOf(monday)}_to_${dayOf(sunday)}\nrepo_version: ${write.hex(40)}\ncreated_at: ${dayOf(monday)}T08:00:00Z\ntags: [infra]\n---\n\n# Debug log of ${engineer}\n\n`;
  return header + Array.from({ length: count }, (_, at) => entryText(write, engineer, monday, at)).join("\n");
}

function entryText(write: Writer, engineer: string, monday: Date, at: number): string {
  const { sentence, one, whole, hex } = write;
  const time = `${dayOf(new Date(monday.getTime() + whole(7) * 86_400_000))}T${String(8 + whole(12)).padStart(2, "0")}:${String(whole(60)).padStart(2, "0")}:00Z`;
  const marks = [...new Set([one(tags), one(tags)])];
  const title = sentence(4 + whole(4)).slice(0, -1);
  if (at % 4 === 3) {
    return `### ${time.slice(11, 16)} - ${title}\n**Timestamp:** ${time}\n**Engineer:** ${engineer}\n**Tags:** ${marks.map((tag) => `#${tag}`).join(" ")}\n\n**Problem:** ${sentence(30)}\n\n**Findings:** ${sentence(40)} See PR #${whole(3_000)}.\n`;
  }
  return `### Debug Entry: ${title}
- **Timestamp:** ${time}
- **Engineer:** ${engineer}
- **Tags:** [${marks.map((tag) => `#${tag}`).join(", ")}]
- **Status:** ${one(["open", "investigating", "blocked", "resolved", "resolved", "resolved"])}

#### Problem Statement
- ${sentence(25)}

#### Initial Hypotheses
- ${sentence(15)}

#### Investigation Steps
1. ${sentence(12)}
2. ${sentence(12)}

#### Observations
- ${sentence(30)} Seen since commit ${hex(10)}.

#### Next Steps
- ${sentence(10)}
`;
}

/** A small generator of even numbers in [0, 1); mulberry32 by Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
