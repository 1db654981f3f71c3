import assert from 'node:assert/strict';
import { LiveOutput } from '../../../../src/vscode/shell/liveOutput.ts';
import { ManualClock } from '../../../support/manualClock.ts';

describe('LiveOutput', () => {
  let clock: ManualClock;
  let shown: string[];
  let output: LiveOutput;

  beforeEach(() => {
    clock = new ManualClock();
    shown = [];
    output = new LiveOutput(clock, (text) => shown.push(text));
  });

  it('hands on whole lines twice a second, and at the end what is left', () => {
    output.append('one\ntw');
    output.append('o\nthr');
    assert.deepEqual(shown, []);
    clock.advance(500);
    assert.deepEqual(shown, ['one\ntwo\n']);
    clock.advance(5_000);
    output.append('ee');
    output.end();
    assert.deepEqual(shown, ['one\ntwo\n', 'three\n']);
    clock.advance(5_000);
    assert.equal(shown.length, 2);
  });

  it('shows neither terminal sequences, torn ones included, nor what a progress bar has overwritten', () => {
    for (const part of ['\u001b[3', '1mred\u001b[0m\r', '\n10%\r50%\r', '99%\n']) output.append(part);
    output.end();
    assert.deepEqual(shown, ['red\n99%\n']);
  });

  it('leaves out what nobody can read, and says how much', () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `line ${String(index)}\n`).join('');
    for (let part = 0; part < 100; part++) output.append(lines);
    output.append('x'.repeat(1e6));
    output.append('\n');
    clock.advance(500);
    const [first = '', ...rest] = shown.join('').trimEnd().split('\n');
    assert.equal(first, '… 99961 lines left out …');
    assert.equal(rest.length, 40);
    assert.deepEqual([rest[38], rest[39]?.length], ['line 999', 300]);
  });
});
