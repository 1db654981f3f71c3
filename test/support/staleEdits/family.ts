import type { Dice } from '../editHistory.ts';

/** What a sibling did to the block that a task read and then edits. */
export const families = ['A', 'B', 'C', 'D'] as const;
export type Family = (typeof families)[number];

/** A task reads `base`; a sibling makes `siblings` of it; then the task, not having looked again, asks for `wanted`. */
export interface StaleEdit {
  readonly base: readonly string[];
  readonly siblings: readonly string[];
  readonly wanted: readonly string[];
  /** The lines from `from` to `to` (from 0, excluded) of `base` are what the task gives as the text to replace. */
  readonly from: number;
  readonly to: number;
  /** The text that holds both changes; undefined where both changed the same, so that one must be refused. */
  readonly both: readonly string[] | undefined;
}

/** One case of a family, as its numbers fall. */
export function staleEdit(family: Family, roll: Dice): StaleEdit {
  return untilUnique(caseOf(family, roll));
}

function caseOf(family: Family, roll: Dice): StaleEdit {
  const blocks = Array.from({ length: 3 + roll(6) }, (_, index) => block(index, roll));
  const target = roll(blocks.length);
  switch (family) {
    case 'A':
      return bodyRewritten(blocks, target, roll);
    case 'B':
      return oneOfSix(blocks, target, roll);
    case 'C':
      return targetDeleted(blocks, target, roll);
    case 'D':
      return digitBeside(blocks, target, roll);
  }
}

const names = ['total', 'count', 'price', 'limit', 'offset', 'rate', 'share', 'size'];

/** A function of eight lines and a blank one; lines of different functions are often alike, as in real files. */
function block(index: number, roll: Dice): string[] {
  const name = names[roll(names.length)] ?? '';
  const body = Array.from({ length: 6 }, (_, line) => {
    const value = String(10 + roll(90));
    if (roll(4) === 0) return '  if (!ready) return;';
    return line === 5 ? `  return ${name} * ${value};` : `  const ${name}${String(line)} = ${name} + ${value};`;
  });
  return [`function ${name}${String(roll(3) === 0 ? index : 0)}(${name}) {`, ...body, '}', ''];
}

const bodyStart = 1;
const bodyLines = 6;

/** The sibling rewrites the body, up to all of it; the task changes a line that is among the rewritten ones. */
function bodyRewritten(blocks: readonly string[][], target: number, roll: Dice): StaleEdit {
  const start = startOf(blocks, target) + bodyStart;
  const base = blocks.flat();
  const first = roll(3);
  const last = first + 2 + roll(bodyLines - first - 1);
  const rewritten = Array.from(
    { length: 1 + roll(7) },
    (_, line) => `  rewritten(${String(line)}, ${String(roll(99))});`,
  );
  const siblings = splice(base, start + first, start + last, rewritten);
  const line = start + first + roll(last - first);
  const wanted = splice(base, line, line + 1, [`  edited(${String(roll(99))});`]);
  return { base, siblings, wanted, ...span(roll, line, start, start + bodyLines), both: undefined };
}

/** The sibling changes one line of six, the task another one of them. */
function oneOfSix(blocks: readonly string[][], target: number, roll: Dice): StaleEdit {
  const start = startOf(blocks, target) + bodyStart;
  const base = blocks.flat();
  const theirs = start + roll(bodyLines);
  const mine = start + ((theirs - start + 1 + roll(bodyLines - 1)) % bodyLines);
  const theirLine = `  siblings(${String(roll(99))});`;
  const myLine = `  edited(${String(roll(99))});`;
  const siblings = splice(base, theirs, theirs + 1, [theirLine]);
  const wanted = splice(base, mine, mine + 1, [myLine]);
  return {
    ...{ base, siblings, wanted, from: start, to: start + bodyLines },
    both: splice(siblings, mine, mine + 1, [myLine]),
  };
}

/** The sibling deletes the function that the task edits; one that is like it, or the same but for blanks, stays. */
function targetDeleted(blocks: readonly string[][], target: number, roll: Dice): StaleEdit {
  const original = (blocks[target] ?? []).map((line, index) =>
    index === bodyStart ? `  const only${String(target)} = 'this one';` : line,
  );
  const alike = [
    (line: string) => line.replace(/^ {2}/, '    '),
    (line: string) => line.replace(/^ {2}/, '\t'),
    (line: string) => (line === '' ? line : `${line} `),
    (line: string) => line.replaceAll("'", '"'),
    (line: string) => line.replace("'this one'", "'that one'"),
    (line: string) => line,
  ];
  const twinAt = roll(blocks.length);
  // Of equal neighbours nobody can tell which one was deleted.
  const isNeighbour = twinAt === target || twinAt === target + 1;
  const likeness = alike[roll(alike.length - (isNeighbour ? 1 : 0))] ?? ((line: string) => line);
  const twin = original.map(likeness);
  const kept = blocks.map((lines, index) => (index === target ? original : lines));
  const withTwin = [...kept.slice(0, twinAt), twin, ...kept.slice(twinAt)];
  const place = twinAt <= target ? target + 1 : target;
  const base = withTwin.flat();
  const start = startOf(withTwin, place);
  const siblings = splice(base, start, start + original.length, []);
  const line = start + bodyStart + roll(bodyLines);
  const wanted = splice(base, line, line + 1, [`  edited(${String(roll(99))});`]);
  return { base, siblings, wanted, from: start, to: start + original.length - 1, both: undefined };
}

/** The sibling changes one digit of a line, the task the line before or behind it. */
function digitBeside(blocks: readonly string[][], target: number, roll: Dice): StaleEdit {
  const start = startOf(blocks, target) + bodyStart;
  const theirs = start + 1 + roll(bodyLines - 2);
  const mine = roll(2) === 0 ? theirs - 1 : theirs + 1;
  const base = splice(blocks.flat(), theirs, theirs + 1, [`  const step${String(roll(9))} = 1${String(roll(9))};`]);
  const siblings = splice(base, theirs, theirs + 1, [(base[theirs] ?? '').replace(/\d;$/, '9;')]);
  const myLine = `  edited(${String(roll(99))});`;
  const wanted = splice(base, mine, mine + 1, [myLine]);
  const both = splice(siblings, mine, mine + 1, [myLine]);
  return { base, siblings, wanted, ...span(roll, mine, start, start + bodyLines), both };
}

/** The line alone, or with some around it. */
function span(roll: Dice, line: number, first: number, end: number): { from: number; to: number } {
  return { from: line - roll(line - first + 1), to: line + 1 + roll(end - line) };
}

/** As much around the lines as makes them stand once, since a task is told to name a place that way. */
function untilUnique(edit: StaleEdit): StaleEdit {
  const text = edit.base.join('\n');
  let { from, to } = edit;
  const isUnique = (): boolean => {
    const named = edit.base.slice(from, to).join('\n');
    return text.indexOf(named) === text.lastIndexOf(named);
  };
  while (!isUnique() && (from > 0 || to < edit.base.length)) {
    from = Math.max(0, from - 1);
    to = Math.min(edit.base.length, to + 1);
  }
  return { ...edit, from, to };
}

function startOf(blocks: readonly string[][], target: number): number {
  return blocks.slice(0, target).flat().length;
}

function splice(lines: readonly string[], from: number, to: number, by: readonly string[]): string[] {
  return [...lines.slice(0, from), ...by, ...lines.slice(to)];
}
