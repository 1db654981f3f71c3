import assert from 'node:assert/strict';
import { Rounds, roundMs } from '../../../src/vscode/rounds.ts';
import { ManualClock } from '../../support/manualClock.ts';

describe('Rounds', () => {
  function setUp(): { clock: ManualClock; drawn: string[][]; rounds: Rounds<string> } {
    const clock = new ManualClock();
    const drawn: string[][] = [];
    return { clock, drawn, rounds: new Rounds<string>(clock, (changed) => drawn.push([...changed])) };
  }

  it('P10: draws what changed in one go as one round, each thing once', () => {
    const { clock, drawn, rounds } = setUp();
    for (const key of ['a', 'b', 'a']) rounds.add(key);
    assert.deepEqual(drawn, []);
    clock.advance(0);
    assert.deepEqual(drawn, [['a', 'b']]);
  });

  it('P10: draws at most 5 rounds a second, and the last change is drawn', () => {
    const { clock, drawn, rounds } = setUp();
    for (let time = 0; time < 990; time += 10) {
      rounds.add(String(time));
      clock.advance(10);
    }
    assert.ok(drawn.length <= 1000 / roundMs, `${String(drawn.length)} rounds`);
    clock.advance(roundMs);
    assert.equal(drawn.at(-1)?.at(-1), '980');
    assert.equal(drawn.flat().length, 99);
  });

  it('draws the first change after a rest without waiting', () => {
    const { clock, drawn, rounds } = setUp();
    rounds.add('a');
    clock.advance(roundMs);
    rounds.add('b');
    clock.advance(0);
    assert.deepEqual(drawn, [['a'], ['b']]);
  });

  it('draws nothing and holds no timer once disposed', () => {
    const { clock, drawn, rounds } = setUp();
    rounds.add('a');
    rounds.dispose();
    rounds.add('b');
    clock.advance(roundMs);
    assert.deepEqual(drawn, []);
    assert.equal(clock.pending, 0);
  });
});
