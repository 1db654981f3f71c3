import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalStore } from '../../core/files/history/journal.ts';
import { errorCode } from './fileErrors.ts';

/** Keeps the journal in one file, which is made with its folder on the first append. */
export function journalFile(path: string): JournalStore {
  let folderMade = false;
  return {
    load: async () => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return '';
        throw error;
      }
    },
    append: async (text) => {
      if (!folderMade) await mkdir(dirname(path), { recursive: true });
      folderMade = true;
      await appendFile(path, text, { mode: 0o600 });
    },
  };
}
