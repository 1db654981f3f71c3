import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Stores texts that are too long for a model's context, one file each, in the extension's own storage folder. */
export class WholeTexts {
  constructor(private readonly folder: string) {}

  /** Resolves with the absolute path of the file. Rejects when the disk does. */
  async keep(taskId: string, text: string): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `${taskId}.md`);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }
}
