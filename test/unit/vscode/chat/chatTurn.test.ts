import assert from 'node:assert/strict';
import { chatTurn } from '../../../../src/vscode/chat/chatTurn.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import { calls, inTurn, says, type Script } from '../../../support/scriptedModel.ts';

/** Says the pieces one by one. */
const streams =
  (...pieces: string[]): Script =>
  (request, onEvent) => {
    for (const delta of pieces.slice(0, -1)) onEvent({ type: 'text', delta });
    return says(pieces.at(-1) ?? '')(request, onEvent);
  };

class ChatStage extends ParentStage {
  readonly shown: string[] = [];
  private readonly stream = {
    markdown: (text: string): void => void this.shown.push(text),
    progress: (text: string): void => void this.shown.push(`… ${text}`),
  };

  say(message: string, signal = new AbortController().signal): Promise<string | undefined> {
    return chatTurn(message, this.parent, this.stream, signal);
  }
}

describe('A turn in the chat', () => {
  it('D1: streams what the parent says and does, and the chat ends while the task goes on', async () => {
    const delegating = calls(['delegate_task_async', { goal: 'move', module: 'src/a' }]);
    const stage = new ChatStage(inTurn(delegating, says('It runs.')));
    assert.equal(await stage.say('do it'), undefined);
    assert.equal(stage.shown.join('').trim(), '… Delegating src/a to FanoutIt runs\\.');
    assert.equal(stage.status('t1'), 'running');
  });

  it('S12: no image, link or HTML comes of what the parent says, wherever the stream is cut', async () => {
    const text = 'A ![x](https://evil.example/x.png)\n<img src=x> [run](command:workbench.action.quit)\n  – end';
    for (const size of [1, 2, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
        text.slice(n * size, n * size + size),
      );
      const stage = new ChatStage(streams(...pieces));
      await stage.say('hi');
      const shown = stage.shown.join('');
      assert.doesNotMatch(shown, /(?<!\\)[![\]<>()`]/);
      assert.equal(shown.trim().replaceAll('\\', '').replaceAll('\u00a0', ' ').replaceAll('  \n', '\n'), text);
    }
  });

  it('D33: cancelling ends that turn alone; the task goes on, and a question that waits is asked', async () => {
    const asked = deferred();
    const hanging: Script = (request, onEvent) => {
      onEvent({ type: 'text', delta: 'partly' });
      asked.resolve();
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => {
          reject(new DOMException('stopped', 'AbortError'));
        });
      });
    };
    const stage = new ChatStage(inTurn(calls(['delegate_task_async', { goal: 'move' }]), hanging, says('second')));
    const cancel = new AbortController();
    const first = stage.say('one', cancel.signal);
    await asked.promise;
    const second = stage.parent.ask('two');
    const { length } = stage.shown;
    cancel.abort();
    assert.equal(await first, undefined);
    assert.equal(stage.shown.length, length, 'an ended chat takes no more');
    assert.equal(await second, 'second');
    assert.equal(stage.status('t1'), 'running');
  });

  it('D33: one that is cancelled before its turn is never asked, and ends nobody else’s', async () => {
    const gate = deferred();
    const slow: Script = async (request, onEvent) => {
      await gate.promise;
      return says('first')(request, onEvent);
    };
    const stage = new ChatStage(slow);
    const first = stage.parent.ask('one');
    const cancel = new AbortController();
    const second = stage.say('two', cancel.signal);
    await settle();
    cancel.abort();
    gate.resolve();
    assert.equal(await first, 'first');
    assert.equal(await second, undefined);
    assert.equal(stage.model.requests.length, 1);
  });

  it('D4: tells what is missing, as text alone', async () => {
    const stage = new ChatStage(says('never'));
    stage.unavailable = 'No key: [set one](command:evil).';
    assert.equal(await stage.say('hi'), 'No key: [set one] (command:evil).');
    assert.deepEqual(stage.shown, []);
  });
});
