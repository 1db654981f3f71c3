import assert from 'node:assert/strict';
import { chmod, readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closeEditors } from '../../../support/editors.ts';
import { ScriptedSession, type Answer } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { untilReport } from '../scriptedTasks.ts';

interface WaitingFor {
  readonly kind: string;
  readonly request_id: string;
  readonly text: string;
}

describe('contract: commands of children', () => {
  let session: ScriptedSession;
  let files: CaseFolder;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  const untilAsked = async (child: DrivenChild): Promise<WaitingFor> =>
    (await untilReport(session, child.id, ({ status }) => status === 'waiting'))['waiting_for'] as WaitingFor;

  /** Has a child run a command that the person approves. */
  const run = async (child: DrivenChild, command: string): Promise<string> => {
    const answer = child.call('run_command', { command });
    await session.execute('approve', (await untilAsked(child)).request_id);
    return answer;
  };

  /** A command of Node that changes one of the test's files. */
  const script = (name: string, change: string): string =>
    `node -e "const fs = require('fs'), f = '${files.path(name)}'; fs.writeFileSync(f, fs.readFileSync(f, 'utf8')${change})"`;

  it('S10: S11: a command waits for the person, shown whole, and runs when they approve, not before', async () => {
    const child = await DrivenChild.start(session, 'Run it');
    const command = `node -e "require('fs').writeFileSync('${files.path('out.txt')}', 'ran')"\nnode -p 6*7`;
    const answer = child.call('run_command', { command });
    const { kind, request_id: id, text } = await untilAsked(child);
    assert.equal(kind, 'approval');
    assert.ok(text.endsWith(`\n${command}`), text);
    await session.ask('steer_task', { task_id: child.id, message: 'The person approved it.' });
    assert.equal((await session.ask('check_task', { task_id: child.id }))['status'], 'waiting');
    await assert.rejects(files.text('out.txt'));
    await session.execute('approve', id);
    assert.match(await answer, /^Exit code 0\.\n42\n[^]*changed case-\w+\/out\.txt/);
    assert.equal(await files.text('out.txt'), 'ran');
  });

  it('D7: its output shows in the task’s while it runs, and how it ended', async () => {
    const child = await DrivenChild.start(session, 'Run and tell');
    await session.execute('showOutput', child.id);
    const go = files.path('go');
    const command = `node -e "const t = setInterval(() => { if (require('fs').existsSync('${go}')) clearInterval(t); }, 20); console.log('\u00bb begun')"`;
    const answer = run(child, command);
    await session.output(/\n » begun$/);
    await files.put('go', '');
    assert.match(await answer, /^Exit code 0\.\n» begun\n/);
    await session.output(/\n » begun\n» Exit code 0\.$/);
  });

  it('S10: a denied one does not run, and the child hears why', async () => {
    const child = await DrivenChild.start(session, 'Run it not');
    const answer = child.call('run_command', { command: `echo > ${files.path('out.txt')}` });
    await session.execute('deny', (await untilAsked(child)).request_id);
    assert.match(await answer, /did not allow this command; it did not run/);
    await assert.rejects(files.text('out.txt'));
    assert.match(await child.call('run_command', { command: `echo > ${files.path('out.txt')}` }), /did not allow/);
  });

  it('S10: with an allowlist an allowed one runs at once, all else asks', async () => {
    await session.set('commands.approval', 'allowlist');
    await session.set('commands.allow', ['echo hello']);
    const child = await DrivenChild.start(session, 'Say hello');
    assert.equal(await child.call('run_command', { command: 'echo hello world' }), 'Exit code 0.\nhello world');
    const answer = child.call('run_command', { command: `echo hello > ${files.path('out.txt')}` });
    await session.execute('deny', (await untilAsked(child)).request_id);
    await answer;
    await assert.rejects(files.text('out.txt'));
  });

  it('S10: with deny no task has commands', async () => {
    await session.set('commands.approval', 'deny');
    const child = await DrivenChild.start(session, 'Run nothing');
    assert.match(await child.call('run_command', { command: 'echo hello' }), /run_command/);
    const refused = await session.ask('delegate_task_async', { goal: 'x', toolsets: ['terminal'] });
    assert.match(String(refused['error']), /not granted/);
  });

  it('S19: a command’s environment holds no key', async () => {
    const child = await DrivenChild.start(session, 'Look around');
    process.env['OPENAI_API_KEY'] = 'sk-canary';
    try {
      const answer = await run(child, 'env');
      assert.match(answer, /^GIT_TERMINAL_PROMPT=0$/m);
      assert.doesNotMatch(answer, /canary|VSCODE_/);
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
  });

  it('F22: F20: a formatter beside another task’s edit is the task’s change, and reverting takes back exactly that', async () => {
    await files.put('a.txt', numbered(20));
    const other = await DrivenChild.start(session, 'Edit beside');
    await other.read(files.path('a.txt'));
    assert.match(await other.edit(files.path('a.txt'), 'line 15\n', 'other\n'), /^Applied/);
    const child = await DrivenChild.start(session, 'Format');
    const editor = await files.show('a.txt');
    const answer = await run(child, script('a.txt', ".replace('line 3\\n', 'formatted\\n')"));
    assert.match(answer, /^Exit code 0\.[^]*It changed case-\w+\/a\.txt/);
    assert.match(await other.edit(files.path('a.txt'), 'line 17\n', 'later\n'), /^Applied/);
    const end = await child.finish();
    assert.deepEqual(end['files_changed'], [{ path: files.path('a.txt'), added: 1, removed: 1 }]);
    const others = numbered(20).replace('line 15\n', 'other\n').replace('line 17\n', 'later\n');
    assert.equal(await files.text('a.txt'), others.replace('line 3\n', 'formatted\n'));
    const reverted = await session.execute<Answer>('revertTask', child.id);
    assert.deepEqual(reverted, { reverted: [files.path('a.txt')], conflicts: [] });
    assert.equal(editor.document.getText(), others);
    assert.equal(await files.text('a.txt'), others);
  });

  it('F22: F20: files that a command makes and deletes are the task’s as well', async () => {
    await files.put('old.txt', 'old\n');
    const child = await DrivenChild.start(session, 'Generate', { module: files.path('').replace(/\/$/, '') });
    await run(child, `cd ${files.path('')} && rm old.txt && printf 'new\\n' > new.txt`);
    const end = await child.finish();
    assert.deepEqual(
      new Set((end['files_changed'] as { path: string }[]).map(({ path }) => path)),
      new Set([files.path('old.txt'), files.path('new.txt')]),
    );
    await session.execute('revertTask', child.id);
    assert.equal(await files.text('old.txt'), 'old\n');
    await assert.rejects(files.text('new.txt'));
  });

  it('F22: F12: what a command deletes comes back byte for byte, with its line ends, encoding and permissions', async () => {
    const kinds: readonly (readonly [name: string, bytes: Buffer])[] = [
      ['crlf.sh', Buffer.from('one\r\ntwo\r\n')],
      ['utf16.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('eins\nzwölf\n', 'utf16le')])],
      ['bom.txt', Buffer.from('\uFEFFone\ntwo\n')],
      ['read.sh', Buffer.from('one\r\ntwo\r\n')],
    ];
    for (const [name, bytes] of kinds) await files.put(name, bytes);
    for (const name of ['crlf.sh', 'read.sh']) await chmod(files.onDisk(name), 0o755);
    const child = await DrivenChild.start(session, 'Delete', { module: files.path('').replace(/\/$/, '') });
    await child.edit(files.path('read.sh'), 'two', 'TWO');
    await run(child, `cd ${files.path('')} && rm crlf.sh utf16.txt bom.txt read.sh`);
    await child.finish();
    const reverted = await session.execute<{ conflicts: unknown[] }>('revertTask', child.id);
    assert.deepEqual(reverted.conflicts, []);
    for (const [name, bytes] of kinds) assert.deepEqual(await files.bytes(name), bytes, name);
    for (const name of ['crlf.sh', 'read.sh']) assert.equal((await stat(files.onDisk(name))).mode & 0o777, 0o755);
  });

  it('F22: F12: F20: line ends, encoding and permissions that a command changed go back byte for byte, and come again', async () => {
    const kinds: readonly (readonly [name: string, before: string, after: string])[] = [
      ['both.txt', 'one\r\ntwo\r\n', 'one\nTWO\n'],
      ['ends.txt', 'one\r\ntwo\r\n', 'one\ntwo\n'],
      ['grown.txt', 'one', 'one\r\ntwo'],
      ['mark.txt', '\uFEFFone\n', 'one\n'],
      ['mode.txt', 'one\n', 'one\n'],
      ['touched.txt', 'one\r\ntwo\r\n', 'one\r\ntwo\r\n'],
    ];
    for (const [name, before] of kinds) await files.put(name, before);
    for (const name of ['both.txt', 'ends.txt']) {
      await vscode.window.showTextDocument(vscode.Uri.file(files.onDisk(name)), { preview: false });
    }
    const child = await DrivenChild.start(session, 'Convert', { module: files.path('').replace(/\/$/, '') });
    const answer = await run(
      child,
      `cd ${files.path('')} && sed -i 's/\\r$//' ends.txt && sed -i 's/\\r$//; s/two/TWO/' both.txt && tail -c +4 mark.txt > m && cat m > mark.txt && rm m && chmod 755 mode.txt && touch touched.txt && printf '\\r\\ntwo' >> grown.txt`,
    );
    assert.doesNotMatch(answer, /nobody can take that back/);
    const { files_changed: changed } = await child.finish();
    const listed = (changed as { path: string; form?: string }[]).map(({ path, form }) => [path, form ?? '']);
    assert.deepEqual(
      listed.sort(),
      [
        ['both.txt', 'line ends'],
        ['ends.txt', 'line ends'],
        ['grown.txt', ''],
        ['mark.txt', 'encoding'],
        ['mode.txt', 'permissions'],
      ].map(([name = '', form]) => [files.path(name), form]),
    );
    const holds = async (at: 1 | 2): Promise<void> => {
      for (const kind of kinds) assert.equal((await files.bytes(kind[0])).toString(), kind[at], kind[0]);
      assert.equal((await stat(files.onDisk('mode.txt'))).mode & 0o777, at === 1 ? 0o644 : 0o755);
    };
    const switchOver = async (command: string): Promise<void> => {
      assert.deepEqual((await session.execute<{ conflicts: unknown[] }>(command, child.id)).conflicts, []);
    };
    await switchOver('revertTask');
    await holds(1);
    await switchOver('restoreTask');
    await holds(2);
    // An editor that has not looked yet would save the line ends that it shows.
    const sibling = await DrivenChild.start(session, 'Edit beside it');
    await session.execute('revertTask', child.id, { path: files.path('ends.txt') });
    await sibling.edit(files.path('ends.txt'), 'two', 'zwei');
    assert.equal((await files.bytes('ends.txt')).toString(), 'one\r\nzwei\r\n');
    await sibling.finish();
  });

  it('F22: F20: what a command writes and moves is its task’s, though editors and watchers see it before it has ended', async () => {
    for (const name of ['a.txt', 'b.txt']) await files.put(name, numbered(20));
    const one = await DrivenChild.start(session, 'Edit before');
    for (const name of ['a.txt', 'b.txt']) {
      await one.read(files.path(name));
      await one.edit(files.path(name), 'line 2\n', 'one\n');
    }
    await one.finish();
    const { document } = await files.show('a.txt');
    const shown = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document || !document.getText().includes('NINE')) return;
        listener.dispose();
        resolve();
      });
    });
    const watcher = vscode.workspace.createFileSystemWatcher(`**/b.txt`, true, true, false);
    const missed = new Promise<void>((resolve) => {
      watcher.onDidDelete(() => {
        resolve();
      });
    });
    const child = await DrivenChild.start(session, 'Format', { module: files.path('').replace(/\/$/, '') });
    const answer = run(
      child,
      `cd ${files.path('')} && sed -i 's/line 9$/NINE/' a.txt && mv b.txt c.txt && while [ ! -e go ]; do sleep 0.1; done; rm go; sleep 0.5`,
    );
    await Promise.all([shown, missed]);
    watcher.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    await files.put('go', '');
    assert.doesNotMatch(await answer, /Others changed/);
    const { files_changed: changed } = await child.finish();
    assert.deepEqual(
      (changed as { path: string }[]).map(({ path }) => path).sort(),
      ['a.txt', 'b.txt', 'c.txt'].map((name) => files.path(name)),
    );
    await session.execute('revertTask', child.id);
    assert.equal(await files.text('a.txt'), numbered(20).replace('line 2\n', 'one\n'));
    assert.equal(await files.text('b.txt'), numbered(20).replace('line 2\n', 'one\n'));
  });

  it('F22: F12: what is not sure of a command’s change is told, and that nobody takes it back', async () => {
    await files.put('mixed.txt', 'one\r\ntwo\n');
    const child = await DrivenChild.start(session, 'Convert', { module: files.path('').replace(/\/$/, '') });
    const answer = await run(child, `cd ${files.path('')} && sed -i 's/\\r$//' mixed.txt`);
    assert.match(
      answer,
      /It changed case-\w+\/mixed\.txt \(its line ends or its encoding\): nobody can take that back/,
    );
    assert.deepEqual((await child.finish())['files_changed'], []);
  });

  it('D19: cancel ends the command and all that it started', async () => {
    const child = await DrivenChild.start(session, 'Take long');
    const staying = 'setInterval(() => {}, 1e6)';
    const pids = files.path('pids.txt');
    const start = `const c = require('child_process').spawn(process.execPath, ['-e', '${staying}']); require('fs').writeFileSync('${pids}', process.pid + ' ' + c.pid); ${staying}`;
    child.begin(['run_command', { command: `node -e "${start}"` }]);
    await session.execute('approve', (await untilAsked(child)).request_id);
    let ids: string[] = [];
    while (ids.length < 2) {
      const text = await readFile(files.onDisk('pids.txt'), 'utf8').catch(() => '');
      ids = text.split(' ').filter((id) => id !== '');
    }
    await session.ask('cancel_task', { task_id: child.id });
    assert.equal((await session.end(child.id))['status'], 'cancelled');
    for (const id of ids) {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
      assert.ok(status === '' || /^State:\s+Z/m.test(status), status);
    }
  });
});
