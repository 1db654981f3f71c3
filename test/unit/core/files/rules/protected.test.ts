import assert from 'node:assert/strict';
import { settle } from '../../../../support/deferred.ts';
import { applied, filesFixture, never, readAll, rejected, replace, write } from '../../../../support/filesFixture.ts';
import { MemoryWorkspace } from '../../../../support/memoryWorkspace.ts';
import { RuledTask, ruledWorkspace } from '../../../../support/ruledTask.ts';

describe('protected files', () => {
  const settings = '.vscode/settings.json';

  it('F10: S1: S4: an approval shows exactly the change, why it is protected, and holds for that one', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.mode = 'allow';
    const edit = replace(task.files, settings, '"a": 1', '"a": 2');
    await settle();
    assert.deepEqual(task.asked, [
      'Change .vscode/settings.json? It is protected, because it configures the editor, which can run programs from there.\n' +
        'Line 2:\n-  "a": 1\n+  "a": 2',
    ]);
    assert.equal(task.fixture.workspace.text(settings), '{\n  "a": 1\n}\n');
    assert.equal(task.fixture.coordinator.lockedPaths, 0);
    task.gate.resolve('approved');
    applied(await edit);
    assert.equal(task.fixture.workspace.text(settings), '{\n  "a": 2\n}\n');
    task.answer = 'denied';
    assert.equal(rejected(await replace(task.files, settings, '"a": 2', '"a": 3')).why, 'not-allowed');
    assert.equal(task.asked.length, 2);
  });

  it('S4: what was changed since the person was asked is not changed any more', async () => {
    for (const change of ['edit', 'delete', 'create'] as const) {
      const task = new RuledTask(ruledWorkspace());
      const path = change === 'create' ? '.vscode/tasks.json' : settings;
      if (change !== 'delete') await readAll(task.files, path);
      const outcome =
        change === 'edit'
          ? replace(task.files, path, '"a": 1', '"a": 2')
          : change === 'delete'
            ? task.files.delete(path, never)
            : write(task.files, path, '{}\n');
      await settle();
      assert.equal(task.asked.length, 1);
      // Far enough from the change that a merge would be clean.
      const later = '{\n  "a": 1\n}\n\n\n// more\n';
      task.fixture.workspace.outside(path, later);
      task.gate.resolve('approved');
      const answer = await outcome;
      assert.notEqual(answer.kind, 'applied', change);
      assert.equal(task.fixture.workspace.text(path), later);
      assert.equal(task.fixture.coordinator.lockedPaths, 0);
    }
  });

  it('F10: S1: each way of changing one is asked or refused, whether it exists or not, never silent', async () => {
    const task = new RuledTask(ruledWorkspace(), [['**']]);
    task.mode = 'allow';
    task.answer = 'denied';
    const paths = [
      settings,
      '.vscode/tasks.json',
      '.fanout/agents/x.md',
      '.mcp.json',
      '.bashrc',
      '.gitignore',
      'AGENTS.md',
    ];
    for (const path of paths) {
      await readAll(task.files, path);
      const patch = `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`;
      const outcomes = [
        await write(task.files, path, 'x\n'),
        await replace(task.files, path, 'a', 'b'),
        await task.files.delete(path, never),
        await task.files.move('src/a/mine.ts', path, never),
        await task.files.patch(patch, never),
      ];
      for (const outcome of outcomes) assert.notEqual(outcome.kind, 'applied', path);
      assert.ok(
        task.asked.some((question) => question.includes(`Create ${path}?`) || question.includes(`Change ${path}?`)),
      );
    }
    assert.ok(
      task.asked.includes(
        `Delete ${settings}? It is protected, because it configures the editor, which can run programs from there.`,
      ),
    );
  });

  it('F10: secrets and version control are refused unasked', async () => {
    const task = new RuledTask(new MemoryWorkspace({ '.env': 'KEY=1\n' }), [['**']]);
    task.answer = 'approved';
    for (const path of [
      '.env',
      '.env.local',
      '.ssh/config',
      '.git/hooks/pre-commit',
      '.vscode/.git/config',
      '.vscode/.env',
      '.claude/.ssh/id',
      '.git/.vscode/x',
    ]) {
      assert.equal(rejected(await write(task.files, path, 'x\n')).why, 'protected', path);
      assert.equal(rejected(await task.files.delete(path, never)).why, 'protected', path);
    }
    assert.deepEqual(task.asked, []);
  });

  it('F10: a denied one is denied for good as long as it is the same change; nothing to change asks nothing', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.answer = 'denied';
    for (let count = 0; count < 3; count++) rejected(await write(task.files, '.vscode/tasks.json', 'x\n'));
    assert.equal(task.asked.length, 1);
    rejected(await replace(task.files, settings, 'not there', 'x'));
    await readAll(task.files, settings);
    applied(await write(task.files, settings, '{\n  "a": 1\n}\n'));
    assert.equal(task.asked.length, 1);
  });

  it('S6: a link to a protected file asks for the file that it leads to, under its own name', async () => {
    const workspace = ruledWorkspace();
    workspace.symlink('src/a/notes.json', settings);
    const task = new RuledTask(workspace);
    task.answer = 'denied';
    rejected(await replace(task.files, 'src/a/notes.json', '"a": 1', '"a": 2'));
    assert.match(task.asked[0] ?? '', /^Change \.vscode\/settings\.json \(asked for as src\/a\/notes\.json\)\?/);
  });

  it('S4: what is too long to be looked at is refused unasked', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.answer = 'approved';
    for (const text of ['do this\n'.repeat(25), `${' '.repeat(60 * 24)}do that\n`, '\u202e'.repeat(200)]) {
      assert.match(rejected(await write(task.files, 'CLAUDE.md', text)).message, /too long.*at most 24 short lines/);
    }
    assert.deepEqual(task.asked, []);
    applied(await write(task.files, 'CLAUDE.md', 'do this\n'.repeat(24)));
  });

  it('deny for files outside holds for protected ones as well', async () => {
    const task = new RuledTask(ruledWorkspace());
    task.mode = 'deny';
    task.answer = 'approved';
    assert.equal(rejected(await replace(task.files, settings, '"a": 1', '"a": 2')).why, 'not-owned');
    assert.deepEqual(task.asked, []);
  });

  it('F10: without anybody to ask they are refused, as before', async () => {
    const { coordinator } = filesFixture({}, { workspace: ruledWorkspace() });
    const files = coordinator.openSession('task-1');
    assert.equal(rejected(await replace(files, settings, '"a": 1', '"a": 2')).why, 'protected');
    assert.equal(rejected(await files.delete(settings, never)).why, 'protected');
  });
});
