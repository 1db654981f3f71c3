/** What the rules can be told beside the goal. */
export interface Instructions {
  /** A comment line for the top of each converted file. */
  readonly header: string | undefined;
  readonly keepStrict: boolean;
  readonly nodePrefix: boolean;
  /** Files to leave alone, as somebody wrote them: a path or the end of one. */
  readonly skipped: readonly string[];
  /** Steering that no rule understands, word for word. */
  readonly notUnderstood: readonly string[];
}

/** One text that may hold instructions; only what comes as steering must be answered for. */
export interface InstructionText {
  readonly text: string;
  readonly steering: boolean;
}

const headerPattern = /\bheader(?: comment| line)?[^:\n]*:\s*(.+)|\badd (?:an? |the |this )?comment[^:\n]*:\s*(.+)/i;
const skipPattern =
  /\b(?:skip|leave|ignore|(?:do not|don't) (?:touch|convert|change))\s+(?:the file\s+)?[`'"]?([\w@./\\-]+\.[cm]?js)\b/gi;
const strictPattern = /\bkeep\b[^.\n]{0,30}use strict|\bleave\b[^.\n]{0,30}use strict/i;
const prefixPattern = /\bnode:[`'"]?\s*-?prefix|\bprefix\b[^.\n]{0,40}\bnode:/i;

/** Reads instructions by rule; a later header comment takes the place of an earlier one. */
export function readInstructions(texts: readonly InstructionText[]): Instructions {
  let header: string | undefined;
  let keepStrict = false;
  let nodePrefix = false;
  const skipped: string[] = [];
  const notUnderstood: string[] = [];
  for (const { text, steering } of texts) {
    const found = readOne(text);
    header = found.header ?? header;
    keepStrict ||= found.keepStrict;
    nodePrefix ||= found.nodePrefix;
    skipped.push(...found.skipped);
    const understood = found.header !== undefined || found.keepStrict || found.nodePrefix || found.skipped.length > 0;
    if (steering && !understood) notUnderstood.push(text);
  }
  return { header, keepStrict, nodePrefix, skipped, notUnderstood };
}

/** True when somebody asked to leave this file alone. */
export function isSkipped(instructions: Instructions, path: string): boolean {
  return instructions.skipped.some((name) => path === name || path.endsWith(`/${name}`));
}

/** What the instructions make the model do, as words for the person; undefined when no rule understands the text. */
export function describeInstruction(text: string): string | undefined {
  const { header, keepStrict, nodePrefix, skipped } = readOne(text);
  const parts = [
    ...(header === undefined ? [] : [`each file of the module that is converted begins with ${header}`]),
    ...(keepStrict ? ["'use strict' stays"] : []),
    ...(nodePrefix ? ["Node's own modules are imported with node: before their name"] : []),
    ...skipped.map((name) => `${name} is left alone`),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function readOne(text: string): Omit<Instructions, 'notUnderstood'> {
  const match = headerPattern.exec(text);
  return {
    header: commentLine(match?.[1] ?? match?.[2]),
    keepStrict: strictPattern.test(text),
    nodePrefix: prefixPattern.test(text),
    skipped: [...text.matchAll(skipPattern)].map((found) =>
      (found[1] ?? '').replaceAll('\\', '/').replace(/^\.\//, ''),
    ),
  };
}

/** One line that is a comment, whatever was asked for. */
function commentLine(wanted: string | undefined): string | undefined {
  const text = wanted
    ?.trim()
    .replace(/^([`'"])(.*)\1[.]?$/, '$2')
    .trim();
  if (text === undefined || text === '') return undefined;
  if (text.startsWith('//') || /^\/\*[^]*\*\/$/.test(text)) return text;
  return `// ${text}`;
}
