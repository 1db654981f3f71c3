import type { LineHunk } from '../text/lineHunks.ts';

/** One line of a hunk, without its sign. */
export interface PatchLine {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly text: string;
  /** The line as it was written where that may be what was meant: models forget the blank before lines that stay. */
  readonly written: string;
}

/** Lines that stand together in a file, and what becomes of them. */
export interface PatchHunk {
  /** Its number in its file, from 1, and the line of the patch at which it begins, from 1. */
  readonly number: number;
  readonly at: number;
  /** Lines that stand somewhere before it, such as the class and the function around it. */
  readonly under: readonly string[];
  readonly lines: readonly PatchLine[];
  /** True when its last line is the file's. */
  readonly atEnd: boolean;
}

/** What a patch does to one file. */
export type FilePatch =
  /** `hunks` were made for the lines of `base`, which stood there a moment ago. */
  | {
      readonly kind: 'edits';
      readonly path: string;
      readonly base: readonly string[];
      readonly hunks: readonly LineHunk[];
    }
  | { readonly kind: 'add'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string }
  | {
      readonly kind: 'update';
      readonly path: string;
      readonly movedTo: string | undefined;
      /** Only those that change something; none when the file is only moved. */
      readonly hunks: readonly PatchHunk[];
    };
