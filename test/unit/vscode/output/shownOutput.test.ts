import assert from 'node:assert/strict';
import { outputBounds, TaskOutput } from '../../../../src/core/tasks/taskOutput.ts';
import { ShownOutput } from '../../../../src/vscode/output/shownOutput.ts';

/** Keeps the text that VS Code's channel would show. */
class KeptChannel {
  text = '';
  replaced = 0;
  disposed = false;

  append(text: string): void {
    this.text += text;
  }

  replace(text: string): void {
    this.text = text;
    this.replaced++;
  }

  show(): void {
    /* nobody looks */
  }

  dispose(): void {
    this.disposed = true;
  }
}

function setUp(output = new TaskOutput()) {
  const channel = new KeptChannel();
  let footer = '';
  const shown = new ShownOutput(channel, output, { header: 'HEAD\n', footer: () => footer });
  return {
    channel,
    output,
    shown,
    end: (text: string): void => {
      footer = text;
    },
  };
}

describe('ShownOutput', () => {
  it('replays what the ring holds when it is made', () => {
    const output = new TaskOutput();
    output.write('one\ntw');
    const { channel } = setUp(output);
    assert.equal(channel.text, 'HEAD\none\ntw');
    assert.equal(channel.replaced, 0);
  });

  it('appends what has come since, the rest of an unfinished line first', () => {
    const { channel, output, shown } = setUp();
    output.write('one\ntw');
    shown.update();
    output.write('o\nthree');
    output.note('call');
    shown.update();
    assert.equal(channel.text, 'HEAD\none\ntwo\nthree\n» call');
    assert.equal(channel.replaced, 0);
  });

  it('takes back text that a retry has made void', () => {
    const { channel, output, shown } = setUp();
    output.note('start');
    output.write('wrong\nwro');
    shown.update();
    output.voidText();
    output.write('right');
    shown.update();
    assert.equal(channel.text, 'HEAD\n» start\nright');
  });

  it('keeps lines that the ring has dropped meanwhile', () => {
    const { channel, output, shown } = setUp();
    for (let line = 0; line < outputBounds.lines + 50; line++) {
      output.write(`${String(line)}\n`);
      if (line % 20 === 0) shown.update();
    }
    shown.update();
    const lines = channel.text.split('\n').slice(1);
    assert.deepEqual(
      lines,
      Array.from({ length: outputBounds.lines + 50 }, (_, line) => String(line)),
    );
  });

  it('says how many lines it cannot show when the ring has run away', () => {
    const { channel, output, shown } = setUp();
    output.write('first\n');
    shown.update();
    for (let line = 0; line < outputBounds.lines + 5; line++) output.write(`${String(line)}\n`);
    shown.update();
    assert.match(channel.text, /^HEAD\n… 6 earlier lines are not kept …\n5\n6\n/);
  });

  it('S13: shows terminal sequences and hidden characters, also when they come in two pieces', () => {
    const { channel, output, shown } = setUp();
    output.write('a\u001b[31m\ud83d');
    shown.update();
    output.write('\ude00\u202e');
    shown.update();
    assert.equal(channel.text, 'HEAD\na⟨U+001B⟩[31m😀⟨U+202E⟩');
  });

  it('ends with the footer, once', () => {
    const { channel, output, shown, end } = setUp();
    output.note('call');
    end('\nFOOT\n');
    shown.update();
    shown.update();
    assert.equal(channel.text, 'HEAD\n» call\nFOOT\n');
  });

  it('does nothing when nothing has changed', () => {
    const { channel, output, shown } = setUp();
    output.write('one\n');
    shown.update();
    const { text, replaced } = channel;
    shown.update();
    assert.deepEqual([channel.text, channel.replaced], [text, replaced]);
  });

  it('releases its channel', () => {
    const { channel, shown } = setUp();
    shown.dispose();
    assert.ok(channel.disposed);
  });
});
