import { diffLines, type LineHunk } from '../text/lineHunks.ts';
import type { Author } from '../outcome.ts';

interface HistoryChange {
  readonly author: Author;
  readonly hunks: readonly LineHunk[];
}

/** Who changed one file how, since the coordinator first saw it; changes of others are noticed when it looks again. */
export class FileHistory {
  private changes: HistoryChange[] = [];
  private forgotten = 0;
  private lines: readonly string[] | undefined;

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

  /** Takes note of the text as it stands now; answers what somebody else has changed since the last look. */
  observe(now: readonly string[]): readonly LineHunk[] {
    const before = this.lines;
    this.lines = now;
    if (before === undefined) return [];
    const hunks = diffLines(before, now);
    if (hunks.length > 0) this.push({ author: null, hunks });
    return hunks;
  }

  /** A change that led from the last known text to `after`. */
  record(author: Author, hunks: readonly LineHunk[], after: readonly string[]): void {
    this.lines = after;
    this.push({ author, hunks });
  }

  /** The file is gone; what comes next at its path is seen for the first time. */
  forgetText(): void {
    this.lines = undefined;
  }

  /** Those other than `except` who changed the file after its first `seen` changes, in order, each once. */
  authorsSince(seen: number, except: Author): Author[] {
    const since = this.since(seen).filter(({ author }) => author !== except);
    return [...new Set(since.map(({ author }) => author))];
  }

  /** How many lines others than `except` have added or removed since. */
  linesChangedSince(seen: number, except: Author): number {
    return this.since(seen)
      .filter(({ author }) => author !== except)
      .flatMap(({ hunks }) => hunks)
      .reduce((sum, { removed, added }) => sum + Math.max(removed.length, added.length), 0);
  }

  /** Who of them last changed lines `from` to `to` (excluded) of the present text, or else lines beside them. */
  authorOf(from: number, to: number, seen: number, except: Author): Author | undefined {
    return this.latest({ from, to }, seen, except, overlaps) ?? this.latest({ from, to }, seen, except, touches);
  }

  /** The same history, to try changes on. */
  fork(): FileHistory {
    const copy = new FileHistory(this.limit);
    copy.changes = [...this.changes];
    copy.forgotten = this.forgotten;
    copy.lines = this.lines;
    return copy;
  }

  private latest(range: Range, seen: number, except: Author, hits: typeof touches): Author | undefined {
    let place = range;
    for (const { author, hunks } of this.since(seen).reverse()) {
      if (author !== except && hits(hunks, place)) return author;
      place = moveBack(hunks, place);
    }
    return undefined;
  }

  private since(seen: number): HistoryChange[] {
    return this.changes.slice(Math.max(0, seen - this.forgotten));
  }

  private push(change: HistoryChange): void {
    this.changes.push(change);
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
