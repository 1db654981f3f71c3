import type { WorkspaceRoot } from '../files/workspacePort.ts';

/** What a search came upon; `complete` is false when it stopped before its end, so that there may be more. */
export interface Found<Item> {
  readonly items: readonly Item[];
  readonly complete: boolean;
}

/** One line that holds a match. */
export interface TextMatch {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line without its end; of a very long one the part around its first match. */
  readonly text: string;
  /** Where in `text` the first match begins, from 0 in UTF-16 units. */
  readonly column: number;
}

/** What to look for: plain text, or a regular expression that matches within a line. Case matters. */
export interface TextQuery {
  readonly query: string;
  readonly regex: boolean;
}

/**
 * Finds files and text below one root. Left out are what ignore files and the editor's settings exclude, whatever a glob
 * says, `.git`, and everything behind links. A glob without `/` is matched against names at any depth, one with `/` against
 * the path from the root; `!` before it excludes. Both members reject with an `AbortError` when the signal fires, and with
 * a `HumanError` when glob or expression are invalid; results come in no order and are bounded.
 */
export interface WorkspaceSearch {
  /** Paths relative to the root, with `/`. */
  files(root: WorkspaceRoot, glob: string | undefined, signal: AbortSignal): Promise<Found<string>>;

  /** Lines with a match, in unsaved text where an editor holds it and on disk elsewhere; binary files are left out. */
  matches(
    root: WorkspaceRoot,
    query: TextQuery,
    glob: string | undefined,
    signal: AbortSignal,
  ): Promise<Found<TextMatch>>;
}
