/** What became of an operation; `unknown` only where the answer itself says that it was done by halves. */
export type Result = 'running' | 'applied' | 'not applied' | 'unknown';

/**
 * What one hand sets out to do. Every line that any hand ever brings is unlike all others, so that each can be told by
 * itself, wherever it comes to stand.
 */
export interface Intent {
  readonly hand: string;
  readonly what: string;
  readonly adds: readonly string[];
  /** Lines that it takes away on purpose, having seen them. */
  readonly removes: readonly string[];
  /** The texts as the hand wants them, by path: its lines belong between those that it knows there. */
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  readonly moves?: { readonly from: string; readonly to: string };
}

/** An intent that is being carried out, or was. */
export interface Operation extends Intent {
  result: Result;
}

/** One file's lines before and after; undefined where there is no file. */
export interface FileChange {
  readonly path: string;
  readonly before: readonly string[] | undefined;
  readonly after: readonly string[] | undefined;
}

/** What happened, in the order in which it did. */
export type HistoryEvent =
  | { readonly kind: 'begin'; readonly operation: Operation }
  /** `unsaved` are lines that were answered as saved and are not on disk. */
  | { readonly kind: 'end'; readonly operation: Operation; readonly unsaved: readonly string[] }
  | { readonly kind: 'change'; readonly files: readonly FileChange[] }
  /** `since` is the number of the first event after the read was asked for. */
  | {
      readonly kind: 'read';
      readonly hand: string;
      readonly path: string;
      readonly lines: readonly string[];
      readonly since: number;
    };
