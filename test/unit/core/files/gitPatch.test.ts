import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitPatch } from '../../../../src/core/files/review/gitPatch.ts';
import { applied, filesFixture, never, readAll, replace, tenLines, write } from '../../../support/filesFixture.ts';

const plain = { encoding: 'utf8', lineEnd: '\n', mode: 0o644 } as const;
const crlf = { ...plain, lineEnd: '\r\n' } as const;

describe('a task’s work as a patch', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fanout-patch-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const git = (args: readonly string[], input?: string): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'core.autocrlf=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });

  it('commits by itself in git, though two tasks and a person have changed the same file', async () => {
    const start = { 'a.txt': tenLines, 'gone.txt': 'x\n', 'old.txt': 'z\nz2\nzzz 3\nzzz 4\n', 'end.txt': 'no end' };
    const { coordinator, workspace } = filesFixture(start);
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    for (const task of [one, two]) for (const path of Object.keys(start)) await readAll(task, path);
    applied(await replace(one, 'a.txt', 'l2', 'ONE'));
    applied(await replace(two, 'a.txt', 'l9', 'TWO'));
    workspace.type('a.txt', (text) => text.replace('l5\n', 'l5\ntyped\n'));
    applied(await one.delete('gone.txt', never));
    applied(await write(one, 'new.txt', 'n\n'));
    applied(await one.move('old.txt', 'moved.txt', never));
    applied(await replace(one, 'moved.txt', 'z2', 'Z2'));
    applied(await replace(two, 'end.txt', 'no end', 'an end'));

    git(['init', '-q']);
    for (const [path, text] of Object.entries(start)) writeFileSync(join(folder, path), text);
    git(['add', '-A']);
    git(['commit', '-qm', 'start']);
    const patchOf = async (task: string): Promise<string> =>
      gitPatch((await coordinator.review.alone(task, never)).map((file) => ({ ...file, form: plain })));
    for (const task of ['task-2', 'task-1']) {
      git(['apply', '--index', '-'], await patchOf(task));
      git(['commit', '-qm', task]);
    }
    const changes = git(['show', '--name-status', '--format=', 'HEAD']).trim().split('\n');
    assert.deepEqual(
      changes.map((line) => line.replace(/^R\d+/, 'R').split('\t').join(' ')),
      ['M a.txt', 'D gone.txt', 'R old.txt moved.txt', 'A new.txt'],
    );
    const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
    assert.equal(text('a.txt'), tenLines.replace('l2', 'ONE').replace('l9', 'TWO'));
    assert.equal(text('moved.txt'), 'z\nZ2\nzzz 3\nzzz 4\n');
    assert.equal(text('end.txt'), 'an end');
  });

  it('F20: of who made a file is its creation, with no line of a sibling; the sibling’s counts from that', async () => {
    const { coordinator } = filesFixture({});
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    applied(await write(one, 'n.txt', 'n1\nn2\nn3\n'));
    await readAll(two, 'n.txt');
    applied(await replace(two, 'n.txt', 'n2', 'B2'));
    applied(await replace(one, 'n.txt', 'n3', 'n3\nn4'));
    const patchOf = async (task: string): Promise<string> =>
      gitPatch((await coordinator.review.alone(task, never)).map((file) => ({ ...file, form: plain })));
    git(['init', '-q']);
    const creation = await patchOf('task-1');
    assert.doesNotMatch(creation, /B2/);
    git(['apply', '-'], creation);
    assert.equal(readFileSync(join(folder, 'n.txt'), 'utf8'), 'n1\nn2\nn3\nn4\n');
    git(['apply', '-'], await patchOf('task-2'));
    assert.equal(readFileSync(join(folder, 'n.txt'), 'utf8'), 'n1\nB2\nn3\nn4\n');
  });

  it('has the line ends of the file, and nothing of a file that comes out as it was', () => {
    const file = { path: 'a.txt', originalPath: 'a.txt', before: 'a\nb\n', after: 'a\nc\n', form: crlf };
    writeFileSync(join(folder, 'a.txt'), 'a\r\nb\r\n');
    git(['init', '-q']);
    git(['apply', '-'], gitPatch([file]));
    assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'a\r\nc\r\n');
    assert.equal(gitPatch([{ ...file, after: file.before }]), '');
  });

  it('F12: takes a file with line ends, mark and mode of its own away and changes it near its first line', () => {
    const bom = { ...crlf, encoding: 'utf8bom', mode: 0o755 };
    const gone = { path: 'g.sh', originalPath: 'g.sh', before: 'a\nb\n', after: undefined, form: bom };
    const changed = { path: 'a.txt', originalPath: 'a.txt', before: 'a\nb\n', after: 'a\nc\n', form: bom };
    for (const path of ['g.sh', 'a.txt']) writeFileSync(join(folder, path), '\uFEFFa\r\nb\r\n', { mode: 0o755 });
    git(['init', '-q']);
    git(['add', '-A']);
    git(['apply', '--index', '-'], gitPatch([gone, changed]));
    assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), '\uFEFFa\r\nc\r\n');
    assert.equal(git(['ls-files']).trim(), 'a.txt');
  });

  it('F22: takes along line ends, mark and mode that the task changed, of a text that is the same', () => {
    const names = { path: 'a.sh', originalPath: 'a.sh', before: 'a\nb\n', after: 'a\nb\n' };
    const form = { ...plain, mode: 0o755 };
    writeFileSync(join(folder, 'a.sh'), '\uFEFFa\r\nb\r\n', { mode: 0o644 });
    git(['init', '-q']);
    git(['add', '-A']);
    git(['apply', '--index', '-'], gitPatch([{ ...names, form, formBefore: { ...crlf, encoding: 'utf8bom' } }]));
    assert.equal(readFileSync(join(folder, 'a.sh'), 'utf8'), 'a\nb\n');
    assert.match(git(['ls-files', '--stage']), /^100755 /);
    git(['apply', '--index', '-'], gitPatch([{ ...names, form: plain, formBefore: form }]));
    assert.match(git(['ls-files', '--stage']), /^100644 /);
  });

  it('F12: says which encoding it cannot hold, unless the lines are the same in it', () => {
    const form = { ...plain, encoding: 'windows1252' };
    const file = { path: 'l.txt', originalPath: 'l.txt', before: 'a\n', after: 'b\n', form };
    assert.match(gitPatch([file]), /^\+b$/m);
    const umlaut = { ...file, after: 'ü\n' };
    const wide = { ...file, form: { ...plain, encoding: 'utf16le' } };
    for (const each of [umlaut, wide]) assert.throws(() => gitPatch([each]), /^HumanError: l\.txt is in the encoding/);
  });
});
