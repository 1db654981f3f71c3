import type { JournalContent, JournalEntry } from './journal.ts';

/** One line of the journal. */
export type JournalLine =
  | ({ readonly type: 'intent' } & Omit<JournalEntry, 'state'>)
  | { readonly type: 'applied' | 'failed'; readonly sequences: readonly number[] }
  | { readonly type: 'kept'; readonly task: string; readonly kept: boolean };

/** The journal's lines put together. */
export class JournalEntries implements JournalContent {
  readonly kept = new Set<string>();
  private readonly byNumber = new Map<number, JournalEntry>();
  private last = 0;

  get entries(): JournalEntry[] {
    return [...this.byNumber.values()];
  }

  get lastSequence(): number {
    return this.last;
  }

  take(line: JournalLine): void {
    switch (line.type) {
      case 'intent': {
        const {
          sequence,
          task,
          kind,
          path,
          at,
          to,
          toAt,
          base,
          form,
          formBefore,
          before,
          after,
          hunks,
          byTasks,
          switched,
        } = line;
        const optional = {
          ...(at === undefined ? {} : { at }),
          ...(to === undefined ? {} : { to }),
          ...(toAt === undefined ? {} : { toAt }),
          ...(base === undefined ? {} : { base }),
          ...(form === undefined ? {} : { form }),
          ...(formBefore === undefined ? {} : { formBefore }),
          ...(byTasks === undefined ? {} : { byTasks }),
          ...(switched === undefined ? {} : { switched }),
        };
        const entry = { sequence, task, kind, path, ...optional, before, after, hunks, state: 'intended' } as const;
        this.byNumber.set(sequence, entry);
        this.last = Math.max(this.last, line.sequence);
        return;
      }
      case 'kept':
        if (line.kept) this.kept.add(line.task);
        else this.kept.delete(line.task);
        return;
      case 'applied':
      case 'failed':
        for (const sequence of line.sequences) {
          const entry = this.byNumber.get(sequence);
          if (entry) this.byNumber.set(sequence, { ...entry, state: line.type });
        }
    }
  }
}

/** Whether a parsed line is one of those that this version writes. */
export function isJournalLine(value: unknown): value is JournalLine {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'applied' || value.type === 'failed')
    return 'sequences' in value && Array.isArray(value.sequences);
  if (value.type === 'kept') return 'task' in value && typeof value.task === 'string';
  return (
    value.type === 'intent' &&
    'sequence' in value &&
    typeof value.sequence === 'number' &&
    'path' in value &&
    typeof value.path === 'string' &&
    'hunks' in value &&
    Array.isArray(value.hunks)
  );
}
