import assert from 'node:assert/strict';
import { FreshLooks } from '../../../../src/core/base/freshLooks.ts';

describe('looks shared by those who ask at once', () => {
  it('P6: S9: no answer is older than its question, and a thousand questions are two looks', async () => {
    let present = 'old';
    const ends: (() => void)[] = [];
    const looks = new FreshLooks(async () => {
      const seen = present;
      await new Promise<void>((resolve) => ends.push(resolve));
      return seen;
    });
    const first = looks.ask('a');
    present = 'new';
    const others = Array.from({ length: 999 }, () => looks.ask('a'));
    assert.equal(ends.length, 1, 'the others wait');
    ends[0]?.();
    assert.equal(await first, 'old');
    assert.equal(ends.length, 2);
    ends[1]?.();
    assert.deepEqual(new Set(await Promise.all(others)), new Set(['new']));
    present = 'newer';
    const later = looks.ask('a');
    ends[2]?.();
    assert.equal(await later, 'newer');
  });

  it('a look that fails fails for who asked, and the next one begins', async () => {
    let looked = 0;
    const looks = new FreshLooks(async () => {
      looked += 1;
      const number = looked;
      await Promise.resolve();
      if (number === 1) throw new Error('gone');
      return number;
    });
    const first = looks.ask('a');
    const second = looks.ask('a');
    await assert.rejects(first, /gone/);
    assert.equal(await second, 2);
    assert.equal(await looks.ask('a'), 3);
  });
});
