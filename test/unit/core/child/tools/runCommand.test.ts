import assert from 'node:assert/strict';
import { CommandLeave } from '../../../../../src/core/child/commands/commandLeave.ts';
import { BoundedText } from '../../../../../src/core/child/commands/boundedText.ts';
import type { CommandEnd, CommandRequest } from '../../../../../src/core/child/commands/commandRunner.ts';
import { runCommand } from '../../../../../src/core/child/tools/runCommand.ts';
import type { CommandChanges } from '../../../../../src/core/files/commands/commandChanges.ts';
import { never } from '../../../../support/filesFixture.ts';

const nothing: CommandChanges = { changed: [], shared: [], unsaved: [], untaken: [], isWhole: true };

describe('run_command', () => {
  let requests: CommandRequest[];
  let end: CommandEnd;
  let changes: CommandChanges;
  let leaves: boolean;
  let told: string[];

  beforeEach(() => {
    requests = [];
    end = { how: 'exited', code: 0, by: null, output: 'fine\n' };
    changes = nothing;
    leaves = true;
    told = [];
  });

  const call = async (input: object): Promise<{ readonly text: string; readonly ok: boolean }> => {
    const leave = new CommandLeave({
      approval: () => 'ask',
      allow: () => [],
      isTrusted: () => true,
      ask: () => Promise.resolve(leaves ? 'approved' : 'denied'),
    });
    const run = (request: CommandRequest): Promise<{ end: CommandEnd; changes: CommandChanges }> => {
      requests.push(request);
      request.onOutput('still at it\n');
      return Promise.resolve({ end, changes });
    };
    return runCommand({ leave, folder: () => ({ name: 'sample', path: '/ws' }), run }).run(input, never, (text) =>
      told.push(text),
    );
  };

  it('answers exit code and output', async () => {
    assert.deepEqual(await call({ command: 'npm test' }), { text: 'Exit code 0.\nfine', ok: true });
    const [{ onOutput, ...request } = assert.fail()] = requests;
    assert.deepEqual(request, { command: 'npm test', folder: '/ws', timeout: 120_000 });
    onOutput('and more\n');
    assert.deepEqual(told, ['still at it\n', 'and more\n'], 'what it writes is told while it runs');
    end = { ...end, code: 3, output: '' };
    assert.deepEqual(await call({ command: 'false' }), { text: 'Exit code 3.\nIt wrote nothing.', ok: false });
    end = { ...end, code: null, by: 'SIGTERM', how: 'timed-out' };
    assert.match((await call({ command: 'sleep 9', timeout: 5 })).text, /^Ended after 5 s/);
  });

  it('keeps the time at ten minutes and the output at 10,000 characters, the middle cut', async () => {
    end = { ...end, output: `begin${'x'.repeat(50_000)}end` };
    const { text } = await call({ command: 'yes', timeout: 5000 });
    assert.ok(text.length <= 10_000 + 'Exit code 0.\n'.length);
    assert.match(text, /^Exit code 0\.\nbeginx+\n… the middle is left out …\nx+end$/);
    assert.equal(requests[0]?.timeout, 600_000);
  });

  it('S10: runs nothing that is blank, holds NUL, or was denied', async () => {
    assert.equal((await call({ command: ' \n' })).ok, false);
    assert.equal((await call({ command: 'a\0b' })).ok, false);
    assert.equal((await call({ command: 'a', timeout: 0 })).ok, false);
    leaves = false;
    assert.match((await call({ command: 'make' })).text, /did not allow/);
    assert.deepEqual(requests, []);
  });

  it('F22: tells what it changed, and what of it is not the task’s', async () => {
    const untaken = [{ path: 'd.bin', reason: 'it is binary' }];
    changes = { changed: ['a.txt'], shared: ['b.txt'], unsaved: ['c.txt'], untaken, isWhole: false };
    const { text } = await call({ command: 'format' });
    for (const told of [
      /changed a\.txt: that counts as your/,
      /Others changed b\.txt/,
      /c\.txt on disk/,
      /d\.bin \(it is binary\)/,
      /too many files/,
    ]) {
      assert.match(text, told);
    }
  });
});

describe('BoundedText', () => {
  it('keeps both ends of a text without end, and says how much is left out', () => {
    const text = new BoundedText(100);
    for (let index = 0; index < 10_000; index++) text.append(`${String(index)} `);
    const shown = text.toString();
    assert.ok(shown.length < 400);
    assert.match(shown, /^0 1 2 [^]*\n… (\d+) characters left out …\n[^]* 9998 9999 $/);
    const left = Number(/… (\d+) characters/.exec(shown)?.[1]);
    const whole = Array.from({ length: 10_000 }, (_, index) => `${String(index)} `).join('');
    assert.equal(left + shown.replace(/\n… .* …\n/, '').length, whole.length);
  });

  it('leaves a short one as it is', () => {
    const text = new BoundedText(5);
    for (const part of ['ab', 'cd', 'efg', 'h']) text.append(part);
    assert.equal(text.toString(), 'abcdefgh');
  });
});
