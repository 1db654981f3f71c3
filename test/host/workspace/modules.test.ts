import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAbort } from '../../../src/core/base/errors.ts';
import { readInstructions } from '../../../src/vscode/instructions/readInstructions.ts';
import { findModules } from '../../../src/vscode/modules/findModules.ts';
import { moduleProblem } from '../../../src/vscode/modules/moduleProblem.ts';
import { createSearch } from '../../../src/vscode/search/editorSearch.ts';
import { FolderWorkspace, keepingLogger } from './folderWorkspace.ts';

const never = new AbortController().signal;

describe('findModules', () => {
  const workspace = new FolderWorkspace();
  const search = createSearch(workspace.editor, keepingLogger());
  afterEach(() => workspace.clear());

  it('finds packages by their manifests and folders by their code, what is ignored left out', async () => {
    workspace.write({
      '.gitignore': 'generated/\n',
      'package.json': '{ "name": "top", "workspaces": ["packages/*"] }',
      'packages/a/package.json': '{ "name": "@top/a" }',
      'tools/Cargo.toml': '[package]\nname = "tools-rs"\n',
      'src/money/index.js': '',
      'generated/x.js': '',
      'node_modules/y/package.json': '{ "name": "y" }',
    });
    assert.deepEqual(await findModules(workspace.editor, search, never), [
      { path: 'packages/a', name: '@top/a', kind: 'npm' },
      { path: 'src/money', name: 'money', kind: 'folder' },
      { path: 'tools', name: 'tools-rs', kind: 'cargo' },
    ]);
  });

  it('finds none in an empty folder, and heeds an abort', async () => {
    assert.deepEqual(await findModules(workspace.editor, search, never), []);
    await assert.rejects(findModules(workspace.editor, search, AbortSignal.abort()), isAbort);
  });
});

describe('moduleProblem', () => {
  const workspace = new FolderWorkspace();
  const search = createSearch(workspace.editor, keepingLogger());
  const ask = (folder: string): Promise<string | undefined> =>
    moduleProblem(folder, {
      workspace: workspace.editor,
      modules: () => findModules(workspace.editor, search, never),
    });
  afterEach(() => workspace.clear());

  it('tells a folder from a file, a missing one and one that a link leads out to', async () => {
    workspace.write({ 'src/money/index.js': '', 'src/orders/index.js': '', 'empty/.keep': '' });
    symlinkSync(tmpdir(), join(workspace.folder, 'out'));
    symlinkSync('src/money', join(workspace.folder, 'alias'));
    for (const folder of ['src/money', 'src', 'empty', 'alias', '.']) {
      assert.equal(await ask(folder), undefined, folder);
    }
    assert.match((await ask('src/money/index.js')) ?? '', /is a file; give its folder "src\/money" instead/);
    assert.match((await ask('money')) ?? '', /There is no folder "money"; give one that exists, such as src\/money, /);
    assert.match((await ask(workspace.folder)) ?? '', /not written relative to the workspace; write it as "\."/);
    assert.match((await ask('out')) ?? '', /leads out of the workspace/);
  });
});

describe('readInstructions', () => {
  const workspace = new FolderWorkspace();
  const logger = keepingLogger();
  afterEach(() => workspace.clear());

  it('reads AGENTS.md as the editor has it, unsaved text included', async () => {
    assert.equal(await readInstructions(workspace.editor, logger), undefined);
    workspace.write({ 'AGENTS.md': '\uFEFFUse tabs.\n' });
    assert.equal(await readInstructions(workspace.editor, logger), 'Use tabs.');
    await workspace.type('AGENTS.md', 'Use blanks.\n');
    assert.equal(await readInstructions(workspace.editor, logger), 'Use blanks.');
    assert.deepEqual(logger.lines, []);
  });

  it('F9: sends no file from outside the workspace, nor one that is no instruction, and says so in the log', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'fanout-outside-'));
    try {
      writeFileSync(join(outside, 'private.md'), 'secret');
      symlinkSync(join(outside, 'private.md'), join(workspace.folder, 'AGENTS.md'));
      assert.equal(await readInstructions(workspace.editor, logger), undefined);
      assert.match(logger.lines.pop() ?? '', /AGENTS\.md are left out: it leads out of the workspace/);
    } finally {
      rmSync(outside, { recursive: true });
      rmSync(join(workspace.folder, 'AGENTS.md'));
    }
    workspace.write({ 'AGENTS.md': 'x'.repeat(1024 * 1024 + 1) });
    assert.equal(await readInstructions(workspace.editor, logger), undefined);
    assert.match(logger.lines.pop() ?? '', /larger than 1 MiB/);
    rmSync(join(workspace.folder, 'AGENTS.md'));
    workspace.write({ 'AGENTS.md/file.md': 'a folder of that name' });
    assert.equal(await readInstructions(workspace.editor, logger), undefined);
    assert.deepEqual(logger.lines, []);
  });
});
