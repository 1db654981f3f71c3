import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryPatches, type RepositoryPatch } from '../../../../src/vscode/review/repositoryPatches.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../support/vscode-host/temporaryFolder.ts';

type Files = Parameters<typeof repositoryPatches>[0];

describe('a task’s work in several folders as patches', () => {
  let folder: TemporaryFolder;
  const root = (name: string): { name: string; path: string } => ({ name, path: join(folder.path, name) });
  const text = (path: string): string => readFileSync(join(folder.path, path), 'utf8');
  const git = (where: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd: join(folder.path, where), encoding: 'utf8', stdio: 'pipe' });
  const apply = (where: string, patch: string): void => {
    execFileSync('git', ['apply', '-'], { cwd: join(folder.path, where), input: patch, stdio: 'pipe' });
  };
  /** A file that became another text, or another file. */
  const change = (path: string, after: string, originalPath = path): Files[number] => {
    const [at, originalAt] = [join(folder.path, path), join(folder.path, originalPath)];
    mkdirSync(dirname(originalAt), { recursive: true });
    writeFileSync(originalAt, 'one\n');
    return {
      path,
      originalPath,
      at,
      originalAt,
      before: 'one\n',
      after,
      form: { encoding: 'utf8', lineEnd: '\n', mode: 0o644 },
    };
  };
  const patchOf = (patches: readonly RepositoryPatch[], name: string): string =>
    patches.find((each) => each.name === name)?.patch ?? '';

  beforeEach(() => {
    folder = makeTemporaryFolder('patches');
  });

  afterEach(() => {
    folder.dispose();
  });

  it('folders of one repository make one patch, which git takes at its top and in each of them', async () => {
    const files = [change('packages/api/a.txt', 'two\n'), change('packages/web/a.txt', 'two\n')];
    git('.', 'init', '-q');
    const [only, ...others] = await repositoryPatches(files, [root('packages/api'), root('packages/web')]);
    assert.deepEqual([only?.folder, others], [folder.path, []]);
    apply('packages/web', only?.patch ?? '');
    assert.equal(text('packages/web/a.txt'), 'two\n');
    assert.equal(text('packages/api/a.txt'), 'one\n'); // git passes over what is not below
    apply('.', patchOf(await repositoryPatches(files.slice(0, 1), []), only?.name ?? ''));
    assert.equal(text('packages/api/a.txt'), 'two\n');
  });

  it('each repository, and each folder without one, has a patch of its own', async () => {
    const files = [
      change('api/src/a.txt', 'two\n'),
      change('web/src/a.txt', 'three\n'),
      change('web/moved.txt', 'four\n', 'api/old.txt'),
    ];
    git('api', 'init', '-q');
    const patches = await repositoryPatches(files, [root('api'), root('web')]);
    assert.deepEqual(
      patches.map(({ folder: where }) => where),
      [root('api').path, root('web').path],
    );
    apply('api/src', patchOf(patches, 'api'));
    apply('api', patchOf(patches, 'api').replace(/^diff --git a\/src[\s\S]*?(?=^diff)/m, ''));
    apply('web', patchOf(patches, 'web'));
    assert.equal(text('api/src/a.txt'), 'two\n');
    assert.equal(text('web/src/a.txt'), 'three\n');
    assert.equal(text('web/moved.txt'), 'four\n');
    assert.ok(!existsSync(join(folder.path, 'api/old.txt')));
  });
});
