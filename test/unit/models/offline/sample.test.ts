import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from '../../../../src/models/offline/refactor/source.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../support/vscode-host/temporaryFolder.ts';
import { readFolder, writeFolder } from './folderOnDisk.ts';
import { FolderTools } from './folderTools.ts';
import { OfflineChild } from './offlineChild.ts';

const modules = ['money', 'dates', 'validation', 'inventory', 'pricing', 'orders', 'reports', 'cli'].map(
  (name) => `src/${name}`,
);

function childOf(module: string, tools: FolderTools): OfflineChild {
  const others = modules.filter((other) => other !== module).map((other) => `- ${other}`);
  const context = ['At the same time other tasks do the same in these modules, which are theirs:', ...others];
  return new OfflineChild(module, tools, { context: context.join('\n') });
}

/** All children at once, at most `width` of them, one turn each in every round; the calls of a round come after all turns. */
async function runSideBySide(children: readonly OfflineChild[], width: number): Promise<void> {
  for (let round = 0; children.some((child) => child.summary === undefined); round += 1) {
    assert.ok(round < 200, 'the children do not end');
    const working = children.filter((child) => child.summary === undefined).slice(0, width);
    for (const child of working) await child.think();
    for (const child of round % 2 === 0 ? working : working.reverse()) child.answer();
  }
}

/** What `node --test` would find, in one process. */
function test(folder: string, files: ReadonlyMap<string, string>): { passed: number; output: string } {
  const environment = { ...process.env };
  delete environment['NODE_TEST_CONTEXT'];
  const program = [...files.keys()]
    .filter((path) => path.endsWith('.test.js'))
    .map((path) => `await import('./${path}');`)
    .join('\n');
  writeFileSync(join(folder, 'all.mjs'), program);
  const { stdout, status } = spawnSync(process.execPath, ['all.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
  });
  const passed = /^# pass (\d+)$|^ℹ pass (\d+)$/m.exec(stdout);
  return { passed: status === 0 ? Number(passed?.[1] ?? passed?.[2]) : 0, output: stdout };
}

const original = readFolder('test/fixtures/sample');

async function convert(
  width: number,
): Promise<{ files: Map<string, string>; tools: FolderTools; children: OfflineChild[] }> {
  const files = new Map(original);
  const tools = new FolderTools(files);
  const children = modules.map((module) => childOf(module, tools));
  await runSideBySide(children, width);
  return { files, tools, children };
}

describe('The sample workspace', function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;

  /** All modules at once, once for all tests. */
  let allAtOnce: Awaited<ReturnType<typeof convert>>;

  before(async () => {
    allAtOnce = await convert(8);
  });

  beforeEach(() => {
    folder = makeTemporaryFolder('sample');
  });

  afterEach(() => {
    folder.dispose();
  });

  it('is CommonJS throughout and passes its tests', () => {
    for (const [path, text] of original) {
      if (!path.endsWith('.js')) continue;
      const source = readSource(text);
      assert.ok('commonJs' in source && source.commonJs, path);
    }
    writeFolder(folder.path, original);
    const { passed, output } = test(folder.path, original);
    assert.equal(passed, 37, output);
  });

  it('is ES modules throughout and passes the same tests after 8 children at once', () => {
    const { files, children } = allAtOnce;
    for (const [path, text] of files) {
      if (!path.endsWith('.js')) continue;
      const source = readSource(text);
      assert.ok('commonJs' in source && !source.commonJs && source.syntax.module, path);
    }
    assert.match(files.get('package.json') ?? '', /"type": "module"/);
    for (const child of children) {
      assert.match(child.summary ?? '', /^Converted \d files of/);
      assert.doesNotMatch(child.summary ?? '', /Could not|given up/);
      assert.ok(child.turns.length <= 40, `${child.module} took ${String(child.turns.length)} turns`);
    }
    writeFolder(folder.path, files);
    const { passed, output } = test(folder.path, files);
    assert.equal(passed, 37, output);
  });

  it('comes out the same however many children work at once', async () => {
    for (const width of [1, 3]) assert.deepEqual((await convert(width)).files, allAtOnce.files);
  });

  it('has children in each other’s way when all work at once, and every line arrives', () => {
    const { files, tools } = allAtOnce;
    assert.ok(tools.edits.some(({ applied }) => !applied));
    const index = (files.get('src/index.js') ?? '').trim().split('\n');
    assert.equal(index.length, 10);
    for (const line of index) assert.match(line, /^export (?:\* as \w+|\{ default as \w+ \}) from '\.\/[\w/]+\.js';$/);
  });

  it('has children that say nothing twice, though they do the same again', () => {
    for (const { module, turns } of allAtOnce.children) {
      const said = turns.map(({ text }) => text).filter((text) => text !== '');
      assert.deepEqual(said, [...new Set(said)], module);
    }
    assert.ok(allAtOnce.children.some(({ turns }) => turns.some(({ text }) => text === '')));
  });

  it('works on while only some of its modules are converted', async () => {
    const files = new Map(original);
    const tools = new FolderTools(files);
    await new OfflineChild('src/dates', tools).finish();
    assert.doesNotMatch(files.get('package.json') ?? '', /"type"/);
    writeFolder(folder.path, files);
    const { passed, output } = test(folder.path, files);
    assert.equal(passed, 37, output);
  });
});
