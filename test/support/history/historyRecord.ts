import type { FileChange, HistoryEvent, Intent, Operation, Result } from './operation.ts';

/** Where a record sees what stands there; both answer undefined where there is no file. */
export interface Texts {
  /** What an editor shows, unsaved text included. */
  text(path: string): string | undefined;
  disk(path: string): string | undefined;
}

/** Writes down what hands ask for and are told, and what becomes of the texts meanwhile. */
export class HistoryRecord {
  readonly events: HistoryEvent[] = [];
  private readonly last = new Map<string, string | undefined>();

  constructor(
    private readonly texts: Texts,
    private readonly paths: readonly string[],
  ) {
    this.observe();
  }

  /** Looks at all texts; to be called right after anything that may have changed one. */
  observe(): void {
    const files: FileChange[] = [];
    for (const path of this.paths) {
      const before = this.last.get(path);
      const after = this.texts.text(path);
      if (before === after) continue;
      this.last.set(path, after);
      files.push({ path, before: linesOf(before), after: linesOf(after) });
    }
    if (files.length > 0) this.events.push({ kind: 'change', files });
  }

  /** All lines as they stand, by path. */
  standing(): ReadonlyMap<string, readonly string[]> {
    return new Map(this.paths.flatMap((path) => [[path, linesOf(this.texts.text(path)) ?? []]]));
  }

  begin(intent: Intent): Operation {
    const operation: Operation = { ...intent, result: 'running' };
    this.events.push({ kind: 'begin', operation });
    return operation;
  }

  /** `saved`: the answer says that the operation's lines are on disk. */
  end(operation: Operation, result: Exclude<Result, 'running'>, saved: boolean): void {
    operation.result = result;
    this.events.push({ kind: 'end', operation, unsaved: saved ? this.notOnDisk(operation) : [] });
  }

  read(hand: string, path: string, lines: readonly string[], since: number): void {
    this.events.push({ kind: 'read', hand, path, lines, since });
  }

  private notOnDisk({ adds, wanted }: Operation): string[] {
    return [...wanted.keys()].flatMap((path) => {
      const shown = new Set(linesOf(this.texts.text(path)));
      const kept = new Set(linesOf(this.texts.disk(path)));
      return adds.filter((line) => shown.has(line) && !kept.has(line));
    });
  }
}

/** The lines of a text that ends in a line break; what stands behind the last one counts as a line of its own. */
function linesOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
