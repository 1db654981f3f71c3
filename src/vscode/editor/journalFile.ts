import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalStore } from '../../core/files/history/journal.ts';
import { errorCode } from './fileErrors.ts';

/** Keeps the journal in one file of the present session, which is made with its folder on the first append. */
export function journalFile(pathNow: () => string): JournalStore {
  let folderMade: string | undefined;
  return {
    load: async () => {
      try {
        return await readFile(pathNow(), 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return '';
        throw error;
      }
    },
    append: async (text) => {
      const path = pathNow();
      if (folderMade !== path) await mkdir(dirname(path), { recursive: true });
      folderMade = path;
      await appendFile(path, text, { mode: 0o600 });
    },
  };
}
