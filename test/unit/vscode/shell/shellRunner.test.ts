import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { HumanError, isAbort } from '../../../../src/core/base/errors.ts';
import type { CommandEnd } from '../../../../src/core/child/commands/commandRunner.ts';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { commandEnvironment } from '../../../../src/vscode/shell/commandEnvironment.ts';
import { ShellRunner } from '../../../../src/vscode/shell/shellRunner.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const node = JSON.stringify(process.execPath);

describe('ShellRunner', () => {
  let folder: string;
  let shown: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanout-shell-'));
    shown = '';
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const run = (command: string, signal = new AbortController().signal, clock = systemClock): Promise<CommandEnd> => {
    const runner = new ShellRunner(clock, () => commandEnvironment(process.env, []));
    return runner.run({ command, folder, timeout: 60_000, onOutput: (text) => (shown += text) }, signal);
  };

  /** A command that writes the ids of its shell’s child and grandchild, and stays; both ignore the polite signal. */
  const tree = `${node} -e "${[
    "const {spawn} = require('child_process');",
    "process.on('SIGTERM', () => {});",
    "const staying = 'process.on(\\\\'SIGTERM\\\\', () => {}); setInterval(() => {}, 1e6)';",
    "const child = spawn(process.execPath, ['-e', staying]);",
    "require('fs').writeFileSync('ids.new', process.pid + ' ' + child.pid);",
    "require('fs').renameSync('ids.new', 'ids');",
    'setInterval(() => {}, 1e6);',
  ].join(' ')}"`;

  const idsOf = async (): Promise<number[]> => {
    for await (const { filename } of watch(folder)) if (filename === 'ids') break;
    return (await readFile(join(folder, 'ids'), 'utf8')).split(' ').map(Number);
  };

  const isRunning = async (pid: number): Promise<boolean> => {
    try {
      // One that has ended and that nobody has asked for yet still has its id.
      return !/^State:\s+Z/m.test(await readFile(`/proc/${String(pid)}/status`, 'utf8'));
    } catch {
      return false;
    }
  };

  it('answers exit code and both streams without terminal sequences, and has no input', async () => {
    const end = await run('printf "\\033[31mred\\033[0m\\n"; echo problem >&2; cat; exit 3');
    assert.deepEqual(end, { how: 'exited', code: 3, by: null, output: 'red\nproblem\n' });
  });

  it('tells what a command writes while it runs', async () => {
    const ended = run('echo begun; while [ ! -f go ]; do sleep 0.05; done; printf "and ended"');
    while (shown !== 'begun\n') await new Promise(setImmediate);
    await writeFile(join(folder, 'go'), '');
    assert.equal((await ended).output, 'begun\nand ended');
    assert.equal(shown, 'begun\nand ended\n');
  });

  it('D19: an abort ends the whole tree, also what ignores the polite signal', async () => {
    const clock = new ManualClock();
    const cancel = new AbortController();
    const ended = run(tree, cancel.signal, clock);
    const ids = await idsOf();
    assert.deepEqual(await Promise.all(ids.map(isRunning)), [true, true]);
    cancel.abort();
    clock.advance(2000);
    await assert.rejects(ended, isAbort);
    assert.deepEqual(await Promise.all(ids.map(isRunning)), [false, false]);
  });

  it('ends what takes too long', async () => {
    const clock = new ManualClock();
    const ended = run(tree, undefined, clock);
    const ids = await idsOf();
    clock.advance(60_000);
    clock.advance(2000);
    assert.equal((await ended).how, 'timed-out');
    assert.deepEqual(await Promise.all(ids.map(isRunning)), [false, false]);
  });

  it('F22: what a command leaves in the background is ended with it', async () => {
    const end = await run(`${tree} & while [ ! -f ids ]; do :; done; echo left`);
    assert.equal(end.output, 'left\n');
    const ids = (await readFile(join(folder, 'ids'), 'utf8')).split(' ').map(Number);
    assert.deepEqual(await Promise.all(ids.map(isRunning)), [false, false]);
  });

  it('says why a command cannot be started', async () => {
    const runner = new ShellRunner(systemClock, () => ({}));
    const request = { command: 'true', folder: join(folder, 'gone'), timeout: 1000, onOutput: () => undefined };
    await assert.rejects(runner.run(request, new AbortController().signal), HumanError);
  });
});

describe('commandEnvironment', () => {
  it('S19: has no keys, whatever their names, and nothing of the editor', () => {
    const given = {
      PATH: '/bin',
      HOME: '/root',
      GIT_AUTHOR_NAME: 'me',
      KEYBOARD: 'de',
      OPENAI_API_KEY: 'canary',
      ANTHROPIC_APIKEY: 'canary',
      GITHUB_TOKEN: 'canary',
      npm_config_authToken: 'canary',
      AWS_SECRET_ACCESS_KEY: 'canary',
      CLIENT_SECRET: 'canary',
      DB_PASSWORD: 'canary',
      OPENAI_API_KEY_2: 'canary',
      HARMLESS_NAME: 'Bearer canary',
      VSCODE_IPC_HOOK: '/x',
      ELECTRON_RUN_AS_NODE: '1',
      GIT_ASKPASS: '/x',
      PAGER: 'less',
    };
    const { TERM, NoDefaultCurrentDirectoryInExePath, ...environment } = commandEnvironment(given, ['', 'canary']);
    assert.ok(TERM !== undefined && NoDefaultCurrentDirectoryInExePath !== undefined);
    assert.deepEqual(environment, {
      PATH: '/bin',
      HOME: '/root',
      GIT_AUTHOR_NAME: 'me',
      KEYBOARD: 'de',
      PAGER: 'cat',
      GIT_PAGER: 'cat',
      GIT_TERMINAL_PROMPT: '0',
    });
    assert.doesNotMatch(JSON.stringify(commandEnvironment({ ...given, HARMLESS_NAME: '' }, [])), /canary/);
  });
});
