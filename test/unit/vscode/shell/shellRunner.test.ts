import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
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
    const runner = new ShellRunner(clock, () => commandEnvironment(process.env, []), randomUUID);
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

  /** One that is being ended, or whose end nobody has asked for yet, still has its id, but no environment. */
  const isRunning = async (pid: number): Promise<boolean> => {
    const environment = await readFile(`/proc/${String(pid)}/environ`).catch(() => '');
    return environment.length > 0;
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

  if (process.platform === 'linux') {
    it('D19: an abort ends also what has left the group', async () => {
      const cancel = new AbortController();
      const ended = run(`setsid sh -c 'setsid ${tree.replaceAll("'", `'"'"'`)} & wait' & wait`, cancel.signal);
      const ids = await idsOf();
      assert.deepEqual(await Promise.all(ids.map(isRunning)), [true, true]);
      cancel.abort();
      await assert.rejects(ended, isAbort);
      assert.deepEqual(await Promise.all(ids.map(isRunning)), [false, false]);
    });

    it('F22: what has left the group is ended with its command, and what another command runs is not', async () => {
      const cancel = new AbortController();
      const other = run(tree, cancel.signal);
      const others = await idsOf();
      await rm(join(folder, 'ids'));
      await run(`setsid ${tree} & while [ ! -f ids ]; do :; done`);
      const ids = (await readFile(join(folder, 'ids'), 'utf8')).split(' ').map(Number);
      assert.deepEqual(await Promise.all([...ids, ...others].map(isRunning)), [false, false, true, true]);
      cancel.abort();
      await assert.rejects(other, isAbort);
    });
  }

  it('says why a command cannot be started', async () => {
    const runner = new ShellRunner(systemClock, () => ({}), randomUUID);
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

  it('S19: has no passwords by other names, no addresses with one, and no well-known tokens', () => {
    const secrets = {
      ...{
        PGPASSWORD: 'x',
        MYSQL_PWD: 'x',
        DB_PASS: 'x',
        OPENAIKEY: 'x',
        NPM_AUTH: 'x',
        GITHUB_PAT: 'x',
        GHTOKEN: 'x',
      },
      ...{ AWS_SESSION_TOKEN: 'x', GOOGLE_APPLICATION_CREDENTIALS: '/x', SSHPASS_PASSPHRASE: 'x', SESSION_COOKIE: 'x' },
      ...{
        SENTRY_DSN: 'https://x@sentry.example/1',
        AZURE_STORAGE_CONNECTION_STRING: 'x',
        SSH_AUTH_SOCK: '/x',
        JWT: 'x',
      },
      ...{ DATABASE_URL: 'postgres://me:canary@db.example/money', REDIS: 'redis://:canary@host', K: 'sk-canary' },
      ...{ SQL: 'Server=x;User=me;Password=canary;', STORE: 'AccountName=x;AccountKey=canary', G: 'ghp_canary' },
      ...{
        DEPLOY: '-----BEGIN OPENSSH PRIVATE KEY-----\ncanary',
        SMTP_PASSWD: 'x',
        REGISTRY: 'https://me:c%40@r.example',
      },
    };
    const kept = Object.keys(commandEnvironment(secrets, []));
    assert.deepEqual(
      kept.filter((name) => name in secrets),
      [],
    );
  });

  it('S19: what programs need is there', () => {
    const needed = {
      ...{ PATH: '/usr/bin:/bin', HOME: '/home/me', USER: 'me', SHELL: '/bin/sh', LANG: 'de_DE.UTF-8', TMPDIR: '/tmp' },
      ...{ PWD: '/w', OLDPWD: '/', INIT_CWD: '/w', TOKENIZERS_PARALLELISM: 'false', BYPASS_CACHE: '1', CI: 'true' },
      ...{ DATABASE_URL: 'postgres://localhost:5432/money', HTTPS_PROXY: 'http://proxy.example:3128', AUTHOR: 'me' },
      ...{ NODE_OPTIONS: '--max-old-space-size=4096', JAVA_HOME: '/opt/java', GOPATH: '/go', CARGO_HOME: '/cargo' },
      ...{
        VIRTUAL_ENV: '/venv',
        PYTHONPATH: 'src',
        COMPASS_HOME: '/x',
        AWS_PROFILE: 'me',
        AWS_REGION: 'eu',
        PATTERN: 'x',
      },
      ...{
        GIT_SSH: 'ssh',
        REMOTE: 'ssh://git@github.com:22/a/b',
        XAUTHORITY: '/x',
        KEYMAP: 'de',
        PASSENGER_APP_ENV: 'x',
      },
    };
    const environment: Record<string, string | undefined> = commandEnvironment(needed, []);
    for (const [name, value] of Object.entries(needed)) assert.equal(environment[name], value, name);
  });
});
