import assert from 'node:assert/strict';
import { shortenMessages } from '../../../../src/core/agent/shortenMessages.ts';
import type { Message } from '../../../../src/core/model/message.ts';

function turn(id: string, result: string, args = '{}'): Message[] {
  return [
    { role: 'assistant', text: '', toolCalls: [{ id, name: 'read_file', argumentsText: args }] },
    { role: 'tool', callId: id, toolName: 'read_file', text: result },
  ];
}

const goal: Message = { role: 'user', text: 'Goal: convert it' };
const lengthOf = (messages: readonly Message[]): number => JSON.stringify(messages).length;

/** Fails unless each call is answered once, right behind it, and its arguments are a JSON object. */
function assertPaired(messages: readonly Message[]): void {
  let open: string[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      assert.equal(message.callId, open.shift(), 'a result stands behind its call');
      continue;
    }
    assert.deepEqual(open, [], 'every call is answered');
    if (message.role !== 'assistant') continue;
    open = message.toolCalls.map(({ id }) => id);
    for (const { argumentsText } of message.toolCalls) assert.equal(typeof JSON.parse(argumentsText), 'object');
  }
  assert.deepEqual(open, []);
}

describe('A conversation that is too long for the model', () => {
  it('R4: keeps the goal and the last turns whole, and results of older ones in part', () => {
    const turns = Array.from({ length: 20 }, (_, n) => turn(`c${String(n)}`, `${String(n)} ${'x'.repeat(4_000)}`));
    const all = [goal, ...turns.flat()];
    const short = shortenMessages(all) ?? assert.fail();
    assert.ok(lengthOf(short.messages) < lengthOf(all) / 1.5);
    assert.equal(short.messages[0], goal);
    assert.deepEqual(short.messages.slice(-6), all.slice(-6));
    assert.ok(short.shortened > 0);
    assert.ok(short.messages.some(({ role, text }) => role === 'tool' && text.length < 700 && text.startsWith('1')));
    assert.match(short.messages[1]?.text ?? '', /^\[Fanout\] The conversation became too long/);
    assertPaired(short.messages);
  });

  it('R4: leaves out the oldest turns when shorter texts do not do', () => {
    const all = [goal, ...Array.from({ length: 400 }, (_, n) => turn(`c${String(n)}`, 'a few words')).flat()];
    const short = shortenMessages(all) ?? assert.fail();
    assert.ok(short.leftOut > 300);
    assert.equal(short.messages.length, all.length - short.leftOut + 1);
    assertPaired(short.messages);
  });

  it('R4: cuts even the last turn, the first message and the arguments when one of them is all there is', () => {
    const big = 'x'.repeat(200_000);
    for (const all of [
      [goal, ...turn('c1', big)],
      [goal, ...turn('c1', 'written', JSON.stringify({ path: 'a.ts', content: big }))],
      [{ role: 'user', text: big } as const, { role: 'user', text: 'and now?' } as const],
    ]) {
      const short = shortenMessages(all) ?? assert.fail();
      assert.ok(lengthOf(short.messages) < 160_000);
      assertPaired(short.messages);
    }
  });

  it('says so when nothing can be left out', () => {
    assert.equal(shortenMessages([goal]), undefined);
    assert.equal(shortenMessages([]), undefined);
    assert.equal(shortenMessages([goal, ...turn('c1', 'a few words')]), undefined);
  });

  it('R4: shortened over and over, it gets shorter each time and stays in order', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
    for (let round = 0; round < Number(process.env['FANOUT_RUNS'] ?? 60); round++) {
      let messages: readonly Message[] = [
        goal,
        ...Array.from({ length: 1 + random(40) }, (_, n): Message[] => {
          if (random(4) === 0) return [{ role: 'user', text: 'y'.repeat(random(3_000)) }];
          return turn(`c${String(n)}`, 'x'.repeat(random(20_000)), JSON.stringify({ text: '"'.repeat(random(9_000)) }));
        }).flat(),
      ];
      for (let short = shortenMessages(messages); short; short = shortenMessages(messages)) {
        assert.ok(lengthOf(short.messages) < lengthOf(messages) * 0.9 + 500);
        assert.equal(short.messages[0]?.text, goal.text);
        assertPaired(short.messages);
        messages = short.messages;
      }
    }
  });
});
