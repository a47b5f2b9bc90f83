const inCode = /`(onex replay [^`\r\n]+)`/g;
const onItsLine = /^[ \t]*(?:[-*+][ \t]+)?(?:\$[ \t]+)?(onex replay [^`\r\n]+)$/gm;

/** The commands that run a record again, as an entry has them: as code in a line, or alone on one. Each once, in their order. */
export function replayCommands(markdown: string): readonly string[] {
  const found = [inCode, onItsLine].flatMap((pattern) =>
    [...markdown.matchAll(pattern)].map(({ index, 1: command = "" }) => ({ index, command: command.trim() })),
  );
  return [...new Set(found.sort((a, b) => a.index - b.index).map(({ command }) => command))];
}
