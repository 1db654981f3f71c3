import { composeAll, composeExactly } from '../text/composeHunks.ts';
import { diffLines, type LineHunk } from '../text/lineHunks.ts';
import type { Author } from '../outcome.ts';

/** Stands for one text that the file had at one time. */
type TextMark = symbol;

/** What leads from some text to one that the file had; true for ever, whatever becomes of the file. */
interface Relation {
  readonly hunks: readonly LineHunk[];
  readonly to: TextMark;
}

interface HistoryChange {
  readonly author: Author;
  readonly hunks: readonly LineHunk[];
  /** The texts that it led from and to. */
  readonly from: TextMark;
  readonly to: TextMark;
}

/** Who changed one file how, since the coordinator first saw it; changes of others are noticed when it looks again. */
export class FileHistory {
  private changes: HistoryChange[] = [];
  private forgotten = 0;
  /** All who ever changed it. */
  private authors = new Set<Author>();
  private lines: readonly string[] | undefined;
  private present: TextMark = Symbol('text');
  private relations = new WeakMap<readonly string[], Relation>();

  /** At most so many changes are remembered; older ones are nobody's any more. */
  constructor(private readonly limit = 2_000) {}

  /** How many changes there have been. */
  get length(): number {
    return this.forgotten + this.changes.length;
  }

  /** The lines as last known; undefined before the first look and while the file is gone. */
  get text(): readonly string[] | undefined {
    return this.lines;
  }

  /**
   * What leads from a text that a task knows to the present one: by what is known of the changes between them, else by a
   * diff. `now` is the text as the caller found it.
   */
  hunksFrom(known: readonly string[], now: readonly string[]): readonly LineHunk[] {
    const relation = this.lines === now ? this.relations.get(known) : undefined;
    const since = relation && this.hunksSince(relation.to);
    return since ? composeExactly(relation.hunks, since) : diffLines(known, now);
  }

  /** To be told what leads from a text to the present one, `now`, so that later no diff is needed. */
  relate(known: readonly string[], hunks: readonly LineHunk[], now: readonly string[]): void {
    if (this.lines === now) this.relations.set(known, { hunks, to: this.present });
  }

  /** Takes note of the text as it stands now; answers what others have changed since the last look, each hunk by whom `authorsOf` says. */
  observe(
    now: readonly string[],
    authorsOf: (hunks: readonly LineHunk[]) => readonly Author[] = () => [],
  ): readonly LineHunk[] {
    const before = this.lines;
    this.lines = now;
    if (before === undefined) {
      this.present = Symbol('text');
      return [];
    }
    const hunks = diffLines(before, now);
    const authors = authorsOf(hunks);
    const [first = null] = authors;
    if (authors.every((author) => author === first)) {
      if (hunks.length > 0) this.push(first, hunks);
      return hunks;
    }
    // From the end, so that none moves those that are still to come.
    for (const [index, hunk] of [...hunks.entries()].reverse()) this.push(authors[index] ?? null, [hunk]);
    return hunks;
  }

  /** A change that led from the last known text to `after`. */
  record(author: Author, hunks: readonly LineHunk[], after: readonly string[]): void {
    this.lines = after;
    this.push(author, hunks);
    this.relate(after, [], after);
  }

  /** The file is gone; what comes next at its path is seen for the first time. */
  forgetText(): void {
    this.lines = undefined;
    this.present = Symbol('text');
  }

  /** Those other than `except` who changed the file after its first `seen` changes, each once, in the order of their latest. */
  authorsSince(seen: number, except: Author): Author[] {
    const found = new Set<Author>();
    const first = Math.max(0, seen - this.forgotten);
    for (let index = this.changes.length - 1; index >= first && found.size < this.authors.size; index -= 1) {
      const change = this.changes[index];
      if (change) found.add(change.author);
    }
    found.delete(except);
    return [...found].reverse();
  }

  /** How many lines others than `except` have added or removed since. */
  linesChangedSince(seen: number, except: Author): number {
    return this.since(seen)
      .filter(({ author }) => author !== except)
      .flatMap(({ hunks }) => hunks)
      .reduce((sum, { removed, added }) => sum + Math.max(removed.length, added.length), 0);
  }

  /** Who of them last changed lines `from` to `to` (excluded) of the present text, or else lines beside them. */
  authorOf(from: number, to: number, seen: number, except?: Author): Author | undefined {
    return this.latest({ from, to }, seen, except, overlaps) ?? this.latest({ from, to }, seen, except, touches);
  }

  /** The same history, to try changes on. */
  fork(): FileHistory {
    const copy = new FileHistory(this.limit);
    copy.changes = [...this.changes];
    copy.forgotten = this.forgotten;
    copy.authors = new Set(this.authors);
    copy.lines = this.lines;
    copy.present = this.present;
    copy.relations = this.relations;
    return copy;
  }

  private latest(range: Range, seen: number, except: Author | undefined, hits: typeof touches): Author | undefined {
    let place = range;
    for (const { author, hunks } of this.since(seen).reverse()) {
      if (author !== except && hits(hunks, place)) return author;
      place = moveBack(hunks, place);
    }
    return undefined;
  }

  /** What has been made of a text since; undefined when not all changes are known. */
  private hunksSince(mark: TextMark): readonly LineHunk[] | undefined {
    let reached = this.present;
    let index = this.changes.length;
    while (reached !== mark) {
      const change = this.changes[--index];
      if (change?.to !== reached) return undefined;
      reached = change.from;
    }
    return composeAll(this.changes.slice(index).map(({ hunks }) => hunks));
  }

  private since(seen: number): HistoryChange[] {
    return this.changes.slice(Math.max(0, seen - this.forgotten));
  }

  private push(author: Author, hunks: readonly LineHunk[]): void {
    const to = Symbol('text');
    this.authors.add(author);
    this.changes.push({ author, hunks, from: this.present, to });
    this.present = to;
    if (this.changes.length <= this.limit) return;
    this.changes.shift();
    this.forgotten += 1;
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function overlaps(hunks: readonly LineHunk[], range: Range): boolean {
  let shift = 0;
  return hunks.some(({ start, removed, added }) => {
    const from = start + shift;
    shift += added.length - removed.length;
    return from < range.to && range.from < from + added.length;
  });
}

function touches(hunks: readonly LineHunk[], range: Range): boolean {
  let shift = 0;
  return hunks.some(({ start, removed, added }) => {
    const from = start + shift;
    shift += added.length - removed.length;
    return from <= range.to && range.from <= from + added.length;
  });
}

/** The lines of the text before the hunks that the range stems from. */
function moveBack(hunks: readonly LineHunk[], range: Range): Range {
  let { from, to } = range;
  let shift = 0;
  for (const { start, removed, added } of hunks) {
    const here = start + shift;
    const grown = added.length - removed.length;
    shift += grown;
    if (here + added.length <= range.from) from -= grown;
    else if (here < range.from) from = start;
    if (here + added.length <= range.to) to -= grown;
    else if (here < range.to) to = start + removed.length;
  }
  return { from: Math.max(0, from), to: Math.max(from, to) };
}
