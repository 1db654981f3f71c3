import type { Author } from '../outcome.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import { reversedHunks } from './reversedHunks.ts';

/**
 * One line that a text has or had: which hunk brought it (0: it was there from the beginning), and which took it away.
 * It stands in the text while the first is switched on and none of the others is.
 */
export interface Strand {
  readonly text: string;
  readonly by: number;
  readonly goneBy: readonly number[];
}

/** One hunk of one change; the text can be had with it or without. */
export interface WovenHunk {
  readonly author: Author;
  readonly on: boolean;
  /** How many lines it brought and took away. */
  readonly size: number;
  /** Set when it brought or took the file itself. */
  readonly whole: 'create' | 'delete' | undefined;
}

const none: ReadonlySet<number> = new Set();

/**
 * All lines that a text ever had, in order, and who brought and took each (the weave of SCCS): so the text can be told
 * without the changes of one author, whoever has changed it since. A file that is not there has no line.
 */
export class LineWeave {
  private woven: Strand[];
  private readonly numbered: WovenHunk[] = [{ author: null, on: true, size: 0, whole: undefined }];
  private changeCount = 0;
  /** A place among the strands, and how many lines stand before it: edits are often near one another. */
  private reached = { at: 0, line: 0 };
  private indexed: { readonly version: number; readonly places: ReadonlyMap<number, readonly number[]> } | undefined;

  /** `lines` of the text as it was found; none for a file that was not there. */
  constructor(lines: readonly string[]) {
    this.woven = lines.map((text) => ({ text, by: 0, goneBy: [] }));
  }

  get strands(): readonly Strand[] {
    return this.woven;
  }

  /** By their number. */
  get hunks(): readonly WovenHunk[] {
    return this.numbered;
  }

  /** Where the strands are that a hunk brought or took, by its number; in order. */
  get places(): ReadonlyMap<number, readonly number[]> {
    if (this.indexed?.version === this.changeCount) return this.indexed.places;
    const places = new Map<number, number[]>();
    for (const [index, { by, goneBy }] of this.woven.entries()) {
      if (by === 0 && goneBy.length === 0) continue;
      for (const number of [by, ...goneBy]) {
        const known = places.get(number);
        if (known) known.push(index);
        else places.set(number, [index]);
      }
    }
    this.indexed = { version: this.changeCount, places };
    return places;
  }

  /** Grows with every change. */
  get version(): number {
    return this.changeCount;
  }

  /** The numbers of a task's hunks that are switched on. */
  onHunksOf(task: string): number[] {
    return this.numbered.flatMap(({ author, on }, number) => (author === task && on ? [number] : []));
  }

  /** Whether the line stands in the text, or would with these hunks switched over. */
  stands({ by, goneBy }: Strand, switched = none): boolean {
    if (by === 0 && goneBy.length === 0) return true;
    return this.isOn(by, switched) && !goneBy.some((hunk) => this.isOn(hunk, switched));
  }

  /** The text's lines, as they are or with these hunks switched over; none when there is no file. */
  lines(switched = none): string[] {
    return this.woven.filter((strand) => this.stands(strand, switched)).map(({ text }) => text);
  }

  /** What switching these hunks over does to the present text. */
  hunksTo(switched: ReadonlySet<number>): LineHunk[] {
    const hunks: LineHunk[] = [];
    let line = 0;
    let open: { start: number; removed: string[]; added: string[] } | undefined;
    for (const strand of this.woven) {
      const now = this.stands(strand);
      const then = this.stands(strand, switched);
      if (now && then) {
        if (open) hunks.push(open);
        open = undefined;
      } else if (now || then) {
        open ??= { start: line, removed: [], added: [] };
        (now ? open.removed : open.added).push(strand.text);
      }
      if (now) line += 1;
    }
    if (open) hunks.push(open);
    return hunks;
  }

  /** Switches hunks off, so that the text is without them, or on again. */
  turn(hunks: Iterable<number>, on: boolean): void {
    for (const number of hunks) {
      const hunk = this.numbered[number];
      if (hunk) this.numbered[number] = { ...hunk, on };
    }
    this.reached = { at: 0, line: 0 };
    this.changeCount += 1;
  }

  /** False when the lines that the hunks take away do not stand where they say. */
  fits(hunks: readonly LineHunk[]): boolean {
    const lines = this.lines();
    return hunks.every(({ start, removed }) => removed.every((text, index) => lines[start + index] === text));
  }

  /**
   * Enters hunks counted in the present text. What somebody who is no task does by reversing earlier hunks (by undo, redo,
   * the arrow of a diff editor, a checkout) switches those over instead: the text is as it was then, and so is whose it
   * is. What else they have done, such as typing after the undo, is theirs.
   */
  weave(author: Author, hunks: readonly LineHunk[], whole?: 'create' | 'delete'): void {
    const { numbers, rest } = author === null ? reversedHunks(this, hunks) : { numbers: none, rest: hunks };
    for (const number of numbers) this.turn([number], !this.isOn(number, none));
    this.interlace(rest, author, whole);
    this.changeCount += 1;
  }

  private interlace(hunks: readonly LineHunk[], author: Author, whole: WovenHunk['whole']): void {
    let { at, line } = this.placeOf(hunks[0]?.start ?? 0);
    const from = at;
    // Put in all at once: each hunk by itself would move all that is behind it.
    const passed: Strand[] = [];
    let grown = 0;
    const pass = (end: number, goneBy?: number): void => {
      for (; line < end && at < this.woven.length; at += 1) {
        const strand = this.woven[at];
        if (!strand) continue;
        const stands = this.stands(strand);
        if (stands) line += 1;
        passed.push(stands && goneBy !== undefined ? { ...strand, goneBy: [...strand.goneBy, goneBy] } : strand);
      }
    };
    for (const { start, removed, added } of hunks) {
      const number = this.numbered.length;
      pass(start);
      pass(start + removed.length, number);
      for (const text of added) passed.push({ text, by: number, goneBy: [] });
      grown += added.length - removed.length;
      this.numbered.push({ author, on: true, size: removed.length + added.length, whole });
    }
    if (passed.length < 1_000) this.woven.splice(from, at - from, ...passed);
    else this.woven = [...this.woven.slice(0, from), ...passed, ...this.woven.slice(at)];
    this.reached = { at: from + passed.length, line: line + grown };
  }

  /** Right behind as many standing lines as that, as if counted from the beginning. */
  private placeOf(start: number): { at: number; line: number } {
    let { at, line } = this.reached;
    for (; at > 0; at -= 1) {
      const strand = this.woven[at - 1];
      const stands = strand !== undefined && this.stands(strand);
      if (stands && line <= start) break;
      if (stands) line -= 1;
    }
    return { at, line };
  }

  private isOn(hunk: number, switched: ReadonlySet<number>): boolean {
    return (this.numbered[hunk]?.on ?? false) !== switched.has(hunk);
  }
}
