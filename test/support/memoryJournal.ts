import type { JournalStore } from '../../src/core/files/history/journal.ts';

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
