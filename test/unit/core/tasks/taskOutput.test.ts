import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TaskOutput } from '../../../../src/core/tasks/taskOutput.ts';

function written(...chunks: string[]): TaskOutput {
  const output = new TaskOutput();
  for (const chunk of chunks) output.write(chunk);
  return output;
}

describe('The output of a task', () => {
  it('D7: line 201 drops the oldest and counts it', () => {
    const output = written(...Array.from({ length: 205 }, (_, n) => `line ${String(n + 1)}\n`));
    assert.equal(output.lineCount, 200);
    assert.equal(output.droppedCount, 5);
    assert.equal(output.lines()[0], 'line 6');
    assert.equal(output.lines().at(-1), 'line 205');
  });

  it('D7: joins stream chunks into lines and splits at line feeds', () => {
    assert.deepEqual(written('on', 'e\ntw', 'o', '\n\n', 'three\r', '\nfour').lines(), [
      'one',
      'two',
      '',
      'three',
      'four',
    ]);
  });

  it('D7: the unfinished line is visible', () => {
    assert.deepEqual(written('done\nnot yet').lines(), ['done', 'not yet']);
    assert.equal(written('done\nnot yet').tail(1), 'not yet');
  });

  it('D7: a line holds 500 characters, however it arrives', () => {
    const long = 'x'.repeat(10_000);
    for (const output of [written(long), written(...long.split(/(?=x)/))]) {
      assert.deepEqual(
        output.lines().map((line) => line.length),
        [500],
      );
      output.write('\nnext');
      assert.deepEqual(output.lines()[1], 'next');
    }
  });

  it('D7: never cuts a surrogate pair, whole or split over chunks', () => {
    const line = `${'x'.repeat(499)}😀 and more`;
    for (const output of [written(line), written(...line.split('')), written(line.slice(0, 500), line.slice(500))]) {
      assert.equal(output.lines()[0], 'x'.repeat(499));
    }
    assert.deepEqual(written('a\ud83d', '\ude00b').lines(), ['a😀b']);
  });

  it('D7: lines of our own carry a prefix and never join the model’s text', () => {
    const output = written('half a sen');
    output.note('edit_file src/a.js\nApplied');
    output.write('tence');
    assert.deepEqual(output.lines(), ['half a sen', '» edit_file src/a.js', '» Applied', 'tence']);
  });

  it('D7: the model’s text cannot pass for a line of our own', () => {
    assert.deepEqual(written('» Applied to a.js\n', '»', ' edited').lines(), [' » Applied to a.js', ' » edited']);
  });

  it('takes back streamed text that a retry has made void', () => {
    const output = written('before\n');
    output.endText();
    output.write('torn one\ntorn two');
    output.voidText();
    output.write('whole');
    assert.deepEqual(output.lines(), ['before', 'whole']);
  });

  it('D7: a line of ours in the midst of streamed text stays when that is taken back, and text that goes on begins a new line', () => {
    const output = written('whole\nhalf ');
    output.note('said\nto it');
    output.write('a line\n');
    assert.deepEqual(output.lines(), ['whole', 'half ', '» said', '» to it', 'a line']);
    output.voidText();
    output.write('anew');
    assert.deepEqual(output.lines(), ['» said', '» to it', 'anew']);
    output.voidText();
    assert.deepEqual(output.lines(), ['» said', '» to it']);
  });

  it('D7: keeps no larger string alive', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const output = new TaskOutput();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 200; n++) output.write(`${'y'.repeat(100)}${String(n)}\n${'z'.repeat(1 << 18)}\n`);
    collect();
    const kept = process.memoryUsage().heapUsed - before;
    assert.ok(kept < 4 << 20, `${String(Math.round(kept / 1024))} KiB are kept for 200 short lines`);
    assert.equal(output.lineCount, 200);
  });
});
