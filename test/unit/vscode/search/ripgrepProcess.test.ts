import assert from 'node:assert/strict';
import { HumanError, isAbort } from '../../../../src/core/base/errors.ts';
import { runRipgrep, type RipgrepRun } from '../../../../src/vscode/search/ripgrepProcess.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manualClock.ts';

/** Runs a script in Node in ripgrep's place. */
function run(script: string, given: Partial<RipgrepRun> = {}): { readonly ended: Promise<boolean>; records: string[] } {
  const records: string[] = [];
  const ended = runRipgrep({
    program: process.execPath,
    args: ['-e', script],
    folder: '/',
    separator: 0x0a,
    onRecord: (record) => {
      records.push(record.toString());
      return true;
    },
    clock: new ManualClock(),
    signal: new AbortController().signal,
    ...given,
  });
  return { ended, records };
}

/** A script that prints its process id and then stays until it is killed. */
const staying = 'console.log(process.pid); setInterval(() => undefined, 1000);';

function isRunning(pid: string | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    return false;
  }
}

describe('runRipgrep', () => {
  it('gives the records as they come and says that it got to the end', async () => {
    const { ended, records } = run('console.log("one\\ntwo")');
    assert.equal(await ended, true);
    assert.deepEqual(records, ['one', 'two']);
  });

  it('S19: hands nothing of our environment on', async () => {
    process.env['FANOUT_CANARY'] = 'sk-canary';
    try {
      const { ended, records } = run('console.log(JSON.stringify(process.env))');
      await ended;
      assert.ok(!records.join('').includes('canary'));
      assert.ok(!records.join('').includes('PATH'));
    } finally {
      delete process.env['FANOUT_CANARY'];
    }
  });

  it('passes text on, and does not mind when it is not read to its end', async () => {
    const { ended, records } = run(
      'process.stdin.once("data", (d) => { console.log(d.toString()[0]); process.exit(); })',
      {
        input: 'x'.repeat(5_000_000),
      },
    );
    assert.equal(await ended, true);
    assert.deepEqual(records, ['x']);
  });

  it('D19: an abort kills it, and the wait ends when it is gone', async () => {
    const controller = new AbortController();
    const started = deferred<string>();
    const { ended } = run(staying, {
      signal: controller.signal,
      onRecord: (record) => {
        started.resolve(record.toString());
        return true;
      },
    });
    const pid = await started.promise;
    controller.abort();
    await assert.rejects(ended, isAbort);
    assert.equal(isRunning(pid), false);
  });

  it('is killed when there is enough, and says that there may be more', async () => {
    const records: string[] = [];
    const { ended } = run(staying, {
      onRecord: (record) => {
        records.push(record.toString());
        return false;
      },
    });
    assert.equal(await ended, false);
    assert.equal(isRunning(records[0]), false);
  });

  it('is killed after 30 seconds, and what it found stays', async () => {
    const clock = new ManualClock();
    const started = deferred();
    const records: string[] = [];
    const { ended } = run(staying, {
      clock,
      onRecord: (record) => {
        records.push(record.toString());
        started.resolve();
        return true;
      },
    });
    await started.promise;
    clock.advance(29_999);
    assert.equal(isRunning(records[0]), true);
    clock.advance(1);
    assert.equal(await ended, false);
    assert.equal(isRunning(records[0]), false);
  });

  it('leaves out a record that is too long, and says that there may be more', async () => {
    const { ended, records } = run('process.stdout.write("x".repeat(17 * 1024 * 1024) + "\\nend\\n")');
    assert.equal(await ended, false);
    assert.deepEqual(records, ['end']);
  });

  for (const [words, expected] of [
    [
      'rg: regex parse error:\n    (?:a()\n    ^\nerror: unclosed group\n',
      'The expression is not valid: unclosed group.',
    ],
    ["rg: error parsing glob '{a': unclosed alternate group\n", 'The glob is not valid: unclosed alternate group.'],
    ['rg: something else\n', 'The search was refused: something else'],
  ] as const) {
    it(`refuses with words of its own: ${expected}`, async () => {
      const { ended } = run(`process.stderr.write(${JSON.stringify(words)}); process.exitCode = 2`);
      await assert.rejects(ended, (error) => error instanceof HumanError && error.message === expected);
    });
  }

  it('takes files that cannot be read for no refusal, be they many', async () => {
    const line = `rg: ./${'x'.repeat(4000)}: Permission denied (os error 13)\\n`;
    const { ended } = run(`process.stderr.write("${line}".repeat(100)); process.exitCode = 2`);
    assert.equal(await ended, true);
  });

  it('rejects when it cannot be started, or somebody else ends it', async () => {
    await assert.rejects(run('', { program: '/no/such/program' }).ended, /ENOENT/);
    await assert.rejects(run('process.kill(process.pid, "SIGKILL")').ended, /ended from outside/);
  });
});
