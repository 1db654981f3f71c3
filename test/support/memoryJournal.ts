import type { JournalEntry, JournalStore } from '../../src/core/files/history/journal.ts';
import { isJournalLine, JournalEntries } from '../../src/core/files/history/journalEntries.ts';

/** A journal's lines in memory; set `fault` to let the next appends fail. */
export class MemoryJournalStore implements JournalStore {
  fault: ((text: string) => Error | undefined) | undefined;

  constructor(public text = '') {}

  load(): Promise<string> {
    return Promise.resolve(this.text);
  }

  append(text: string): Promise<void> {
    const error = this.fault?.(text);
    if (error) return Promise.reject(error);
    this.text += text;
    return Promise.resolve();
  }
}

/** The changes that a journal's lines tell of, in order; lines that are torn are left out. */
export function entriesOf({ text }: { readonly text: string }): JournalEntry[] {
  const found = new JournalEntries();
  for (const line of text.split('\n').filter((each) => /^\{.*\}$/.test(each))) {
    const value: unknown = JSON.parse(line);
    if (isJournalLine(value)) found.take(value);
  }
  return found.entries;
}
