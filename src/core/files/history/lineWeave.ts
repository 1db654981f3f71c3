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
  private woven: readonly Strand[];
  private readonly numbered: WovenHunk[] = [{ author: null, on: true, size: 0, whole: undefined }];
  private changeCount = 0;

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

  /** Grows with every change. */
  get version(): number {
    return this.changeCount;
  }

  /** Whether the line stands in the text, or would with these hunks switched over. */
  stands({ by, goneBy }: Strand, switched = none): boolean {
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
    this.changeCount += 1;
  }

  /** False when the lines that the hunks take away do not stand where they say. */
  fits(hunks: readonly LineHunk[]): boolean {
    const lines = this.lines();
    return hunks.every(({ start, removed }) => removed.every((text, index) => lines[start + index] === text));
  }

  /**
   * Enters hunks counted in the present text. Where somebody who is no task does exactly the reverse of earlier hunks (by
   * undo, redo, the arrow of a diff editor, a checkout), those are switched over instead: the text is as it was then,
   * and so is whose it is.
   */
  weave(author: Author, hunks: readonly LineHunk[], whole?: 'create' | 'delete'): void {
    const reversed = author === null ? reversedHunks(this, hunks) : [];
    this.woven = this.interlace(
      hunks.filter((_, index) => !reversed[index]),
      author,
      whole,
    );
    for (const { numbers, on } of reversed.filter((each) => each !== undefined)) this.turn(numbers, on);
    this.changeCount += 1;
  }

  private interlace(hunks: readonly LineHunk[], author: Author, whole: WovenHunk['whole']): Strand[] {
    const result: Strand[] = [];
    let at = 0;
    let line = 0;
    const passOne = (goneBy?: number): void => {
      const strand = this.woven[at++];
      if (!strand) return;
      const stands = this.stands(strand);
      if (stands) line += 1;
      result.push(stands && goneBy !== undefined ? { ...strand, goneBy: [...strand.goneBy, goneBy] } : strand);
    };
    for (const { start, removed, added } of hunks) {
      while (line < start && at < this.woven.length) passOne();
      const number = this.numbered.length;
      while (line < start + removed.length && at < this.woven.length) passOne(number);
      for (const text of added) result.push({ text, by: number, goneBy: [] });
      this.numbered.push({ author, on: true, size: removed.length + added.length, whole });
    }
    return result.concat(this.woven.slice(at));
  }

  private isOn(hunk: number, switched: ReadonlySet<number>): boolean {
    return (this.numbered[hunk]?.on ?? false) !== switched.has(hunk);
  }
}
