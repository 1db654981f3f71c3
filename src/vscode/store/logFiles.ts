import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogFolder } from '../../core/tasks/store/logFolder.ts';
import { errorCode } from '../editor/fileErrors.ts';

const extension = '.jsonl';

/** Keeps each log in a file of a folder, which is made on the first append. For this user's eyes only. */
export function logFiles(folder: string): LogFolder {
  let folderMade = false;
  const pathOf = (name: string): string => join(folder, name + extension);
  return {
    names: async () => {
      const files = await orEmpty(readdir(folder), []);
      return files.filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length));
    },
    read: (name) => orEmpty(readFile(pathOf(name), 'utf8'), ''),
    append: async (name, text) => {
      if (!folderMade) await mkdir(folder, { recursive: true, mode: 0o700 });
      folderMade = true;
      await appendFile(pathOf(name), text, { mode: 0o600 });
    },
  };
}

async function orEmpty<T>(reading: Promise<T>, empty: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return empty;
    throw error;
  }
}
