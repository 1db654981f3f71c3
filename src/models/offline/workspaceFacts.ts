import type { Exchange } from './conversation.ts';
import { folderOf, isWithin } from './paths.ts';

/** A file as far as the conversation shows it. */
export interface KnownFile {
  readonly lines: readonly string[];
  readonly complete: boolean;
  /** The number of the exchange that showed it last. */
  readonly shownAt: number;
  /** The whole text as it was first seen; undefined until it was seen whole. */
  readonly original: string | undefined;
}

/** How the edits of one file went. */
export interface EditHistory {
  readonly applied: number;
  /** Refusals and errors since the last applied edit. */
  readonly failures: number;
  readonly lastFailure: string;
  /** The number of the exchange with the last applied edit, or -1. */
  readonly appliedAt: number;
}

/** The result of one search: matching paths, and whether the answer left some out. */
export interface SearchFacts {
  readonly at: number;
  readonly paths: readonly string[];
  readonly truncated: boolean;
  readonly failed: boolean;
}

const noEdits: EditHistory = { applied: 0, failures: 0, lastFailure: '', appliedAt: -1 };

/** Everything that the tools' answers in a conversation tell about the workspace. */
export class WorkspaceFacts {
  private readonly files = new Map<string, KnownFile>();
  private readonly unreadable = new Map<string, string>();
  private readonly edits = new Map<string, EditHistory>();
  private readonly listed = new Set<string>();
  private readonly wholeListings: string[] = [];
  readonly listings = new Set<string>();
  /** The folders whose listing left files out. */
  readonly cutListings = new Set<string>();
  /** The first line of the answer to a listing that failed. */
  listingFailure: string | undefined;
  lastSearch: SearchFacts | undefined;

  constructor(exchanges: readonly Exchange[]) {
    for (const [at, exchange] of exchanges.entries()) this.learn(exchange, at);
  }

  /** All listed files. */
  get paths(): readonly string[] {
    return [...this.listed];
  }

  file(path: string): KnownFile | undefined {
    return this.files.get(path);
  }

  /** The whole text as it is now as far as known; undefined when it must be read (again). */
  text(path: string): string | undefined {
    const file = this.files.get(path);
    return file?.complete === true ? file.lines.join('\n') : undefined;
  }

  /** Why the file could not be read. */
  readFailure(path: string): string | undefined {
    return this.unreadable.get(path);
  }

  history(path: string): EditHistory {
    return this.edits.get(path) ?? noEdits;
  }

  /** Every file with an applied edit. */
  get editedPaths(): readonly string[] {
    return [...this.edits].filter(([, history]) => history.applied > 0).map(([path]) => path);
  }

  /** Whether a file exists: undefined when neither a whole listing nor a read tells. */
  exists(path: string): boolean | undefined {
    if (this.listed.has(path) || this.files.has(path)) return true;
    if (this.unreadable.has(path)) return false;
    const listable = !/(?:^|\/)(?:node_modules|\.[^/]+)(?:\/|$)/.test(path);
    return listable && this.wholeListings.some((folder) => isWithin(path, folder)) ? false : undefined;
  }

  private learn({ tool, input, answer }: Exchange, at: number): void {
    const path = typeof input['path'] === 'string' ? input['path'] : '';
    switch (tool) {
      case 'list_files':
        this.learnListing(path, answer);
        return;
      case 'read_file':
        this.learnRead(path, answer, at);
        return;
      case 'search_text':
        this.lastSearch = readSearch(answer, at);
        return;
      case 'edit_file':
        this.learnEdit(path, input, answer, at);
        return;
      default:
        return;
    }
  }

  private learnListing(path: string, answer: string): void {
    this.listings.add(path);
    if (isFailure(answer)) {
      this.listingFailure ??= firstLine(answer);
      return;
    }
    if (/^(?:There are no files|No file) in /.test(answer)) {
      this.wholeListings.push(path);
      return;
    }
    const lines = answer.split('\n').filter((line) => line.trim() !== '');
    const truncated = lines.some((line) => line.startsWith('…'));
    if (truncated) this.cutListings.add(path);
    for (const line of lines) if (!line.startsWith('…') && !line.endsWith('/')) this.listed.add(line.trim());
    if (!truncated) this.wholeListings.push(path);
  }

  private learnRead(path: string, answer: string, at: number): void {
    if (isFailure(answer)) {
      this.unreadable.set(path, firstLine(answer));
      this.files.delete(path);
      return;
    }
    const newline = answer.indexOf('\n');
    const header = newline === -1 ? answer : answer.slice(0, newline);
    const range = /\(lines (\d+)\s*[–-]\s*(\d+) of (\d+)\)/.exec(header);
    const shown: string[] = [];
    for (const line of newline === -1 ? [] : answer.slice(newline + 1).split('\n')) {
      const match = /^\s*\d+\t([^]*)$/.exec(line);
      if (match) shown.push(match[1] ?? '');
    }
    const [from, to, total] = range
      ? [Number(range[1]), Number(range[2]), Number(range[3])]
      : [1, shown.length, shown.length];
    const known = this.files.get(path);
    const before = from === 1 ? [] : known?.lines.length === from - 1 ? known.lines : undefined;
    if (!before) return;
    const lines = [...before, ...shown];
    const complete = to >= total;
    const original = known?.original ?? (complete ? lines.join('\n') : undefined);
    this.files.set(path, { lines, complete, shownAt: at, original });
    this.unreadable.delete(path);
  }

  private learnEdit(path: string, input: Readonly<Record<string, unknown>>, answer: string, at: number): void {
    const history = this.history(path);
    const known = this.files.get(path);
    if (!answer.startsWith('Applied')) {
      // Several edits that fail on one look at the file are one failure: they all wait for the same new look.
      const failures = history.failures + (known?.complete === false ? 0 : 1);
      this.edits.set(path, { ...history, failures, lastFailure: firstLine(answer) });
      if (known) this.files.set(path, { ...known, complete: false, lines: [] });
      return;
    }
    this.edits.set(path, { applied: history.applied + 1, failures: 0, lastFailure: '', appliedAt: at });
    if (!known) return;
    const before = known.lines.join('\n');
    const oldText = String(input['old_string']);
    const alone = before.split(oldText).length === 2 && !/\bmerged\b/i.test(firstLine(answer));
    const after = before.replace(oldText, () => String(input['new_string']));
    if (known.complete && alone) this.files.set(path, { ...known, lines: after.split('\n') });
    else this.files.set(path, { ...known, complete: false, lines: [] });
  }
}

function readSearch(answer: string, at: number): SearchFacts {
  const lines = answer.split('\n');
  const paths = lines.map((line) => /^(.+?):\d+: /.exec(line)?.[1]).filter((path) => path !== undefined);
  return {
    at,
    paths: [...new Set(paths)],
    truncated: lines.some((line) => line.startsWith('…')) || answer.includes('the search was cut short'),
    failed: answer.startsWith('Error'),
  };
}

function isFailure(answer: string): boolean {
  return answer.startsWith('Error') || answer.startsWith('Refused');
}

function firstLine(answer: string): string {
  return (answer.split('\n')[0] ?? '').trim();
}

/** The folder of the nearest of these package files at or above a path; undefined when there is none. */
export function packageFolderOf(path: string, packageFiles: readonly string[]): string | undefined {
  const folders = packageFiles.map(folderOf).filter((folder) => isWithin(path, folder));
  return folders.sort((a, b) => b.length - a.length)[0];
}
