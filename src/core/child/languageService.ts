import type { PlannedEdits } from '../files/taskFiles.ts';

/** What the editor says of one place; the line counts from 1. */
export interface Diagnostic {
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** Who says so, and the number or name of the rule. */
  readonly source: string | undefined;
  readonly code: string | undefined;
}

/** A place in a file: the line from 1, the column from 0 in UTF-16 units. */
export interface FoundPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Where a name begins. */
export interface NamePlace extends FoundPlace {
  readonly name: string;
}

/**
 * What the editor's language extensions know. All paths are absolute, with `/`; those of requests must be admitted. All members
 * open documents without showing them, wait a bounded time for a service that is just starting, and reject with an
 * `AbortError` when the signal fires, and with a `HumanError` when the service refuses or does not answer in time.
 */
export interface LanguageService {
  /** `isFresh` is false when no service has spoken of the text as it stands now. */
  diagnostics(
    path: string,
    signal: AbortSignal,
  ): Promise<{ readonly items: readonly Diagnostic[]; readonly isFresh: boolean }>;

  /**
   * All places of what the name there stands for, its own among them; empty when it stands for nothing, undefined when no
   * service answers for such files. `alongside` are files that the service shall know as well.
   */
  references(
    place: NamePlace,
    alongside: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly FoundPlace[] | undefined>;

  /** The edits that rename it everywhere, with the texts that they are for. */
  rename(place: NamePlace, newName: string, signal: AbortSignal): Promise<readonly PlannedEdits[]>;
}
