import type { Author } from '../outcome.ts';
import { equalLines } from '../plan/knownFile.ts';
import { shareContent } from '../text/merge.ts';
import type { FileRecord } from './fileRecord.ts';
import type { LineWeave, Strand } from './lineWeave.ts';
import { withoutRoundTrips } from './roundTrips.ts';

/** Consecutive lines of the present text, from line `from` (from 0), and what would stand there with the hunk switched over. */
export interface ChangedLines {
  readonly from: number;
  readonly now: readonly string[];
  readonly then: readonly string[];
}

/** Hunks that stand or go together: they touch, or one changes what another brought. */
export interface TaskHunk {
  /** The numbers in the weave. */
  readonly numbers: readonly number[];
  readonly places: readonly ChangedLines[];
}

/** What of a text is this task's, in the order of the text. */
export function taskHunks(weave: LineWeave, task: string): TaskHunk[] {
  return hunksBySwitching(weave, weave.onHunksOf(task)).filter(changesText);
}

/** What switching these over does, by hunks that go together, in the order of the text; those that do nothing come first. */
export function hunksBySwitching(weave: LineWeave, numbers: readonly number[]): TaskHunk[] {
  if (numbers.length === 0) return [];
  const mine = new Set(numbers);
  const groups = new Groups(numbers);
  // A file that took another one's place goes before that comes, and all that was done to a file comes back in its order.
  const whole = numbers.filter((number) => weave.hunks[number]?.whole);
  groups.join(whole.some((number) => !weave.hunks[number]?.on) ? numbers : whole);
  const places: { readonly owner: number; readonly lines: ChangedLines }[] = [];
  let line = 0;
  let open: { from: number; now: string[]; then: string[]; owner: number | undefined } | undefined;
  const close = (): void => {
    if (open?.owner !== undefined) places.push({ owner: open.owner, lines: open });
    open = undefined;
  };
  for (const strand of weave.strands) {
    const stands = weave.stands(strand);
    const would = weave.stands(strand, mine);
    const own = [strand.by, ...strand.goneBy].filter((number) => mine.has(number));
    groups.join(own);
    if (stands && would) close();
    else if (stands || would) {
      open ??= { from: line, now: [], then: [], owner: undefined };
      (stands ? open.now : open.then).push(strand.text);
      groups.join(open.owner === undefined ? own : [open.owner, ...own]);
      open.owner ??= own[0];
    }
    if (stands) line += 1;
  }
  close();
  return groups
    .all()
    .map((members) => ({
      numbers: members,
      places: places.filter(({ owner }) => groups.of(owner) === groups.of(members[0] ?? 0)).map(({ lines }) => lines),
    }))
    .sort((left, right) => (left.places[0]?.from ?? 0) - (right.places[0]?.from ?? 0));
}

/** Whether switching these over changes a line. */
export const changesText = ({ places }: TaskHunk): boolean => places.some(({ now, then }) => !equalLines(now, then));

/**
 * Whose changes since stand on a task's hunks, so that these cannot be switched over by themselves: who changed lines
 * that they brought or took, or put lines between them, or moved a file that they made. Each once; empty when nobody did.
 */
export function contestedBy(record: FileRecord, task: string, numbers: readonly number[]): Author[] {
  const { weave } = record;
  if (!weave) return [];
  const group = new Set(numbers);
  const isComing = numbers.some((number) => weave.hunks[number]?.on === false);
  const authors = new Set<Author>([...moversSince(record, task, numbers), ...missingFor(record, task, group)]);
  const authorOf = (number: number): Author => weave.hunks[number]?.author ?? null;
  const isOwn = ({ by, goneBy }: Strand): boolean => group.has(by) || goneBy.some((number) => group.has(number));
  const ranges = new Map<number, { first: number; last: number }>();
  for (const number of group) {
    const places = weave.places.get(number) ?? [];
    const [first] = places;
    const last = places.at(-1);
    if (first !== undefined && last !== undefined) ranges.set(number, { first, last });
    for (const place of places) {
      for (const other of weave.strands[place]?.goneBy ?? []) {
        const isTaken = !group.has(other) && weave.hunks[other]?.on;
        if (isTaken && (isComing || authorOf(other) !== task)) authors.add(authorOf(other));
      }
    }
  }
  for (const [number, { first, last }] of ranges) {
    for (const strand of weave.strands.slice(first, last + 1)) {
      // An earlier line was gone, and is there again where it was.
      const isLater = weave.stands(strand) && !isOwn(strand) && strand.by > number;
      if (isLater && authorOf(strand.by) !== task) authors.add(authorOf(strand.by));
    }
    const coming = weave.strands.slice(first, last + 1).filter((strand) => comes(weave, strand, group));
    for (const strand of newNeighbours(weave, first, last, number)) {
      const texts = coming.map(({ text }) => text);
      if (authorOf(strand.by) !== task && shareContent(texts, [strand.text])) authors.add(authorOf(strand.by));
    }
  }
  for (const author of ownersOfTheFile(weave, group, task)) if (author !== task) authors.add(author);
  return [...authors];
}

/**
 * Of hunks that cannot be switched together those that can before the others: the latest are taken back first, the earliest
 * come back first, and what another task did between them goes or comes after that.
 */
export function firstToSwitch(
  record: FileRecord,
  task: string,
  numbers: readonly number[],
  on: boolean,
): readonly number[] {
  const stepOf = (number: number): number => record.steps.get(number) ?? 0;
  const steps = [...new Set(numbers.map(stepOf))].sort((left, right) => (on ? left - right : right - left));
  let found: readonly number[] = [];
  for (const step of steps.slice(0, -1)) {
    const part = numbers.filter((number) => (on ? stepOf(number) <= step : stepOf(number) >= step));
    if (contestedBy(record, task, part).length > 0) break;
    found = part;
  }
  return found;
}

/**
 * Whose changes would have to stand or go first: who brought lines that the hunks are to take away and that are not
 * there, or lines between which they are to put some; who took the file; and who made another where this one stood.
 */
function missingFor(record: FileRecord, task: string, group: ReadonlySet<number>): Author[] {
  const { weave } = record;
  if (!weave) return [];
  const { hunks, strands, places } = weave;
  const missing = new Set<number>();
  const would = strands.filter((strand) => weave.stands(strand, group));
  const isWhole = [...group].some((number) => hunks[number]?.whole);
  if (would.length > 0 && !isWhole && !strands.some((strand) => weave.stands(strand))) {
    missing.add(record.tookFile);
  }
  // Without a line it would be gone, though it was never made or taken.
  if (would.length === 0 && !isWhole) missing.add(hunks.findLastIndex(({ author, on }) => on && author !== task));
  const makers = new Set(would.map(({ by }) => record.makerOf(by)));
  for (const maker of makers) {
    const isMissing = !hunks[maker]?.on && !group.has(maker);
    if (maker > 0 && (makers.size > 1 || isMissing)) missing.add(maker);
  }
  const authors = new Set<Author>();
  for (const number of [...group].filter((each) => hunks[each]?.on === false)) {
    // What made or took the file did so where others had moved it.
    for (const { author } of hunks[number]?.whole ? record.movesTakenBackSince(number) : [])
      if (author !== task) authors.add(author);
    const absent = record.revertedSince(number).filter((other) => !hunks[other]?.on && hunks[other]?.author !== task);
    for (const place of places.get(number) ?? []) {
      const { by = 0, goneBy = [] } = strands[place] ?? {};
      if (goneBy.includes(number) && !group.has(by) && !hunks[by]?.on) missing.add(by);
      if (by !== number) continue;
      for (const other of absent) {
        const around = places.get(other) ?? [];
        if ((around[0] ?? place) < place && place < (around.at(-1) ?? place)) missing.add(other);
      }
    }
  }
  for (const number of missing) authors.add(hunks[number]?.author ?? null);
  return [...authors];
}

/** Which other tasks moved a file since the task made it, or took it; the person's renames are followed (F6). */
export function moversSince({ weave, steps, moves }: FileRecord, task: string, numbers: readonly number[]): Author[] {
  const whole = numbers.filter((number) => weave?.hunks[number]?.whole);
  const since = Math.min(...whole.map((number) => steps.get(number) ?? 0));
  const later = withoutRoundTrips(moves.filter(({ step }) => step > since));
  return later.flatMap(({ author }) => (author !== null && author !== task ? [author] : []));
}

const comes = (weave: LineWeave, strand: Strand, switched: ReadonlySet<number>): boolean =>
  !weave.stands(strand) && weave.stands(strand, switched);

/** Standing lines that later hunks put right beside the range. */
function newNeighbours(weave: LineWeave, first: number, last: number, number: number): Strand[] {
  const found: Strand[] = [];
  for (const [from, step] of [
    [first - 1, -1],
    [last + 1, 1],
  ] as const) {
    for (let index = from; ; index += step) {
      const strand = weave.strands[index];
      if (!strand || (weave.stands(strand) && strand.by <= number)) break;
      if (weave.stands(strand)) found.push(strand);
    }
  }
  return found;
}

/** When the hunks brought or took the file itself: whose lines would be left in none, or stand where it comes back. */
function ownersOfTheFile(weave: LineWeave, group: ReadonlySet<number>, task: string): Author[] {
  const { hunks, strands } = weave;
  const whole = [...group].filter((number) => hunks[number]?.whole).sort((left, right) => left - right);
  const [first, last] = [hunks[whole[0] ?? 0], hunks[whole.at(-1) ?? 0]];
  if (!first?.whole || !last?.whole) return [];
  const authorOf = (number: number): Author => hunks[number]?.author ?? null;
  const isThereThen = first.on ? first.whole === 'delete' : last.whole === 'create';
  const isThereNow = first.on ? last.whole === 'create' : first.whole === 'delete';
  if (isThereThen && isThereNow) return [];
  if (isThereThen) {
    const isOthers = ({ by, goneBy }: Strand): boolean => !group.has(by) && !goneBy.some((hunk) => group.has(hunk));
    const isThere = (strand: Strand): boolean => weave.stands(strand, first.on ? undefined : group);
    return strands.filter((strand) => isOthers(strand) && isThere(strand)).map(({ by }) => authorOf(by));
  }
  const taker = hunks.findLastIndex((hunk, number) => hunk.whole === 'delete' && hunk.on && !group.has(number));
  return strands.flatMap((strand) => {
    // A file that it made, was taken back, and came again after all others is one by itself.
    const isNew = strand.goneBy.length === 0 && group.has(strand.by) && hunks[strand.by]?.whole === 'create';
    if (isNew || !weave.stands(strand, group)) return [];
    // Who else had taken the line, or brought it; where that was the task alone, who took the file without it.
    const others = strand.goneBy.map(authorOf).filter((author) => author !== task);
    const isOwn = strand.goneBy.length > 0 || authorOf(strand.by) === task;
    return others.length > 0 ? others : [authorOf(isOwn ? taker : strand.by)];
  });
}

/** Numbers that belong together, directly or through others. */
class Groups {
  private readonly parents = new Map<number, number>();

  constructor(private readonly numbers: readonly number[]) {
    for (const number of numbers) this.parents.set(number, number);
  }

  of(number: number): number {
    let root = number;
    for (let next = this.parents.get(root); next !== undefined && next !== root; next = this.parents.get(root))
      root = next;
    return root;
  }

  join(numbers: readonly number[]): void {
    const [first, ...rest] = numbers;
    if (first !== undefined) for (const number of rest) this.parents.set(this.of(number), this.of(first));
  }

  all(): number[][] {
    const members = new Map<number, number[]>();
    for (const number of this.numbers) members.set(this.of(number), [...(members.get(this.of(number)) ?? []), number]);
    return [...members.values()];
  }
}
