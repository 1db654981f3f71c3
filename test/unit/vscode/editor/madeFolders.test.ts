import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MadeFolders } from '../../../../src/vscode/editor/madeFolders.ts';

describe('folders that were made for files', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'made-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('F20: one that goes with its last file is not taken from under a file that comes in the same moment', async () => {
    const folders = new MadeFolders();
    const round = async (place: string): Promise<void> => {
      const [gone, coming] = [join(root, place, 'gone.txt'), join(root, place, 'coming.txt')];
      await folders.makeFor(gone, () => writeFile(gone, ''));
      await rm(gone);
      await Promise.all([folders.leave(gone), folders.makeFor(coming, () => writeFile(coming, 'there'))]);
      await rm(coming);
      await folders.leave(coming);
    };
    for (let rounds = 0; rounds < 100; rounds++) await Promise.all(['a', 'b', 'c', 'd'].map(round));
    assert.deepEqual(await readdir(root), []);
  });
});
