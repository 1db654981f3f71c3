import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { isAbort } from '../../../src/core/base/errors.ts';
import type { WorkspaceSearch } from '../../../src/core/child/workspaceSearch.ts';
import { listFiles } from '../../../src/core/child/tools/listFiles.ts';
import { createSearch } from '../../../src/vscode/search/editorSearch.ts';
import { FindFilesSearch } from '../../../src/vscode/search/findFilesSearch.ts';
import { FolderWorkspace, keepingLogger } from './folderWorkspace.ts';

const never = new AbortController().signal;

const files = {
  '.gitignore': 'ignored/\n*.log\n',
  'src/a.ts': 'const needle = 1;\nno\nneedle(needle)\r\n',
  'src/deep/b.js': '// Needle and $needle{x}\n',
  'src/[id]/c.ts': 'export {};\n',
  '.hidden/h.ts': 'needle\n',
  '.git/config': 'needle\n',
  'ignored/i.ts': 'needle\n',
  'top.log': 'needle\n',
  'node_modules/x/index.ts': 'needle\n',
  'binary.bin': 'needle\0\x01\n',
};

describe('searching with VS Code’s own program', () => {
  const workspace = new FolderWorkspace();
  const logger = keepingLogger();
  const search = createSearch(workspace.editor, logger);
  const list = (glob?: string): Promise<string[]> => listWith(search, workspace, glob);
  const find = (query: string, regex = false, glob?: string): Promise<string[]> =>
    findWith(search, workspace, query, regex, glob);

  beforeEach(() => {
    workspace.write(files);
  });
  afterEach(() => workspace.clear());

  it('finds the program', async () => {
    await list();
    assert.deepEqual(logger.lines, []);
  });

  it('lists what ignore files and settings leave, hidden files included and .git never', async () => {
    const expected = ['.gitignore', '.hidden/h.ts', 'binary.bin', 'src/[id]/c.ts', 'src/a.ts', 'src/deep/b.js'];
    assert.deepEqual(await list(), expected);
  });

  it('a glob without a slash matches names at any depth, one with a slash paths from the root', async () => {
    assert.deepEqual(await list('*.ts'), ['.hidden/h.ts', 'src/[id]/c.ts', 'src/a.ts']);
    assert.deepEqual(await list('src/*.ts'), ['src/a.ts']);
    assert.deepEqual(await list('src/**'), ['src/[id]/c.ts', 'src/a.ts', 'src/deep/b.js']);
    assert.deepEqual(await list('src/\\[id\\]/*.{ts,js}'), ['src/[id]/c.ts']);
    assert.deepEqual(await list('!*.ts'), ['.gitignore', 'binary.bin', 'src/deep/b.js']);
    assert.deepEqual(await list('-x'), []);
  });

  it('no glob reaches what is ignored or excluded', async () => {
    for (const glob of ['*.log', 'ignored/**', 'node_modules/**', '.git/**', '**/.git/config']) {
      assert.deepEqual(await list(glob), [], glob);
      assert.deepEqual(await find('needle', false, glob), [], glob);
    }
  });

  it('a folder excluded by the settings at the top is not excluded deeper down', async () => {
    const settings = vscode.workspace.getConfiguration('search');
    await settings.update('exclude', { deep: true, 'src/a.ts': true }, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await list('src/**'), ['src/[id]/c.ts', 'src/deep/b.js']);
    } finally {
      await settings.update('exclude', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('S14: never looks into .git, though the settings no longer exclude it', async () => {
    const settings = vscode.workspace.getConfiguration('files');
    await settings.update('exclude', { '**/.git': false }, vscode.ConfigurationTarget.Global);
    try {
      for (const each of [search, new FindFilesSearch(workspace.editor)]) {
        assert.ok(!(await listWith(each, workspace)).includes('.git/config'));
        assert.ok(!(await findWith(each, workspace, 'needle')).some((line) => line.startsWith('.git/')));
      }
    } finally {
      await settings.update('exclude', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('finds text as it stands, with its place in the line', async () => {
    assert.deepEqual(await find('needle'), [
      '.hidden/h.ts:1:0 needle',
      'src/a.ts:1:6 const needle = 1;',
      'src/a.ts:3:0 needle(needle)',
      'src/deep/b.js:1:15 // Needle and $needle{x}',
    ]);
    assert.deepEqual(await find('needle{x}'), ['src/deep/b.js:1:15 // Needle and $needle{x}']);
    assert.deepEqual(await find('--files'), []);
  });

  it('finds expressions, line ends and look-around included', async () => {
    assert.deepEqual(await find('^needle\\(.*\\)$', true), ['src/a.ts:3:0 needle(needle)']);
    assert.deepEqual(await find('(?i)NEEDLE and', true), ['src/deep/b.js:1:3 // Needle and $needle{x}']);
    assert.deepEqual(await find('(?<=const )needle', true), ['src/a.ts:1:6 const needle = 1;']);
    assert.deepEqual(await find('needle', true, '*.js'), ['src/deep/b.js:1:15 // Needle and $needle{x}']);
  });

  it('refuses an expression that is none, in words that say why', async () => {
    await assert.rejects(
      find('needle(', true),
      /^HumanError: The expression is not valid: missing closing parenthesis\.$/,
    );
    await assert.rejects(list('{a'), /^HumanError: The glob is not valid: unclosed alternate group/);
    await assert.rejects(find('needle', false, 'a['), /^HumanError: The glob is not valid: unclosed character class/);
  });

  it('shows what it can when a folder cannot be read', async function () {
    if (process.platform === 'win32') this.skip();
    // A path longer than the system takes is one that even an administrator cannot read.
    const deepen = `for (let i = 0; i < 25; i++) { require('fs').mkdirSync('${'x'.repeat(200)}'); process.chdir('${'x'.repeat(200)}'); }`;
    execFileSync(process.execPath, ['-e', deepen], {
      cwd: join(workspace.folder, 'src/deep'),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    try {
      assert.ok((await list()).includes('src/a.ts'));
      assert.deepEqual(await find('const needle'), ['src/a.ts:1:0 const needle = 1;']);
      assert.deepEqual(await list('no-such-name'), []);
    } finally {
      execFileSync('rm', ['-rf', join(workspace.folder, 'src/deep')]);
    }
  });

  it('F4: searches unsaved text in place of the disk’s, by the same rules', async () => {
    await workspace.type('src/a.ts', 'unsaved needle\n');
    await workspace.type('ignored/i.ts', 'unsaved needle\n');
    assert.deepEqual(await find('needle', false, '*.ts'), ['.hidden/h.ts:1:0 needle', 'src/a.ts:1:8 unsaved needle']);
    assert.deepEqual(await find('^unsaved.*$', true), ['src/a.ts:1:0 unsaved needle']);
    assert.deepEqual(await find('unsaved', false, '*.js'), []);
  });

  it('F9: does not follow links out of the workspace', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'fanout-outside-'));
    try {
      writeFileSync(join(outside, 'o.ts'), 'needle\n');
      symlinkSync(outside, join(workspace.folder, 'link'));
      symlinkSync(join(outside, 'o.ts'), join(workspace.folder, 'file-link.ts'));
      assert.ok(!(await list()).some((path) => path.includes('link')));
      assert.ok(!(await find('needle')).some((line) => line.includes('link')));
      const slow = new FindFilesSearch(workspace.editor);
      assert.ok(!(await listWith(slow, workspace)).includes('link/o.ts'));
      assert.ok(!(await findWith(slow, workspace, 'needle')).some((line) => line.includes('link')));
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('list_files lists a folder by its real path, and refuses a link out and a file', async () => {
    symlinkSync('src', join(workspace.folder, 'alias'));
    symlinkSync(tmpdir(), join(workspace.folder, 'out'));
    const tool = listFiles(workspace.editor, search);
    const answer = async (input: object): Promise<string> => (await tool.run(input, never)).text;
    assert.equal(await answer({ path: 'alias/deep' }), 'src/deep/b.js');
    assert.equal(await answer({ path: 'src/[id]', glob: './*.ts' }), 'src/[id]/c.ts');
    assert.equal(
      await answer({ path: workspace.folder, glob: 'deep/*' }),
      'No file in "WS" matches "deep/*"; ignored files are left out.'.replace('WS', workspace.folder),
    );
    assert.match(await answer({ path: 'out' }), /leads out of the workspace/);
    assert.match(await answer({ path: 'src/a.ts' }), /is a file, not a folder/);
    assert.match(await answer({ path: 'none' }), /There is no folder "none"/);
  });

  it('is bounded: a flood of matches is cut short, and a huge line keeps the part around its match', async () => {
    workspace.write({
      'flood.txt': 'flood\n'.repeat(30_000),
      'wide.txt': `${'é'.repeat(300_000)}wide${'x'.repeat(300_000)}`,
    });
    const flood = await search.matches(workspace.root, { query: 'flood', regex: false }, undefined, never);
    assert.equal(flood.complete, false);
    assert.equal(flood.items.length, 10_000);
    const { items, complete } = await search.matches(workspace.root, { query: 'wide', regex: false }, undefined, never);
    const [wide] = items;
    assert.ok(wide && wide.text.length < 3000);
    assert.equal(wide.text.slice(wide.column, wide.column + 5), 'widex');
    assert.match(wide.text, /^é+widex+$/);
    assert.equal(complete, true);
  });

  it('D19: an abort ends it, before and meanwhile', async () => {
    const controller = new AbortController();
    const running = search.matches(workspace.root, { query: 'needle', regex: false }, undefined, controller.signal);
    controller.abort();
    await assert.rejects(running, isAbort);
    await assert.rejects(search.files(workspace.root, undefined, controller.signal), isAbort);
  });
});

describe('searching without it', () => {
  const workspace = new FolderWorkspace();
  const search = new FindFilesSearch(workspace.editor);

  beforeEach(() => {
    workspace.write(files);
  });
  afterEach(() => workspace.clear());

  it('finds files and plain text, unsaved text included', async () => {
    await workspace.type('src/a.ts', 'one\nunsaved needle\n');
    assert.deepEqual(await listWith(search, workspace, 'src/**'), ['src/[id]/c.ts', 'src/a.ts', 'src/deep/b.js']);
    assert.deepEqual(await findWith(search, workspace, 'needle', false, '*.{ts,js}'), [
      '.hidden/h.ts:1:0 needle',
      'ignored/i.ts:1:0 needle',
      'src/a.ts:2:8 unsaved needle',
      'src/deep/b.js:1:15 // Needle and $needle{x}',
    ]);
    assert.deepEqual(await listWith(search, workspace, '!*.ts'), [
      '.gitignore',
      'binary.bin',
      'src/deep/b.js',
      'top.log',
    ]);
  });

  it('leaves out binary files, .git and what the settings exclude', async () => {
    const found = await findWith(search, workspace, 'needle');
    assert.ok(found.length > 0);
    assert.ok(!found.some((line) => /binary|\.git\/|node_modules/.test(line)));
  });

  it('refuses expressions and heeds an abort', async () => {
    await assert.rejects(findWith(search, workspace, 'a', true), /^HumanError: .*plain text/);
    await assert.rejects(search.files(workspace.root, undefined, AbortSignal.abort()), isAbort);
  });
});

async function listWith(search: WorkspaceSearch, { root }: FolderWorkspace, glob?: string): Promise<string[]> {
  const { items, complete } = await search.files(root, glob, never);
  assert.equal(complete, true);
  return [...items].sort();
}

async function findWith(
  search: WorkspaceSearch,
  { root }: FolderWorkspace,
  query: string,
  regex = false,
  glob?: string,
): Promise<string[]> {
  const { items } = await search.matches(root, { query, regex }, glob, never);
  return items.map(({ path, line, column, text }) => `${path}:${String(line)}:${String(column)} ${text}`).sort();
}
