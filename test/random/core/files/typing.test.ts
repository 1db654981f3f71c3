import assert from 'node:assert/strict';
import { dice } from '../../../support/editHistory.ts';
import { playTyping } from '../../../support/history/playTyping.ts';

/** Orders of keystrokes and edits a run; `npm run bench -- typing` plays 10,000. */
const orders = 60;

describe('a person types while agents edit the same file', function () {
  this.timeout(60_000);

  it('R5: F4: no character is lost or moved, and no edit misplaced', async () => {
    let applied = 0;
    for (let seed = 0; seed < orders; seed++) {
      const { findings, moved, outcomes } = await playTyping(dice(seed));
      assert.deepEqual(findings, [], `seed ${String(seed)}`);
      assert.equal(moved, 0, `seed ${String(seed)}`);
      applied += outcomes.get('applied') ?? 0;
    }
    assert.ok(applied > orders, `${String(applied)} edits were applied`);
  });

  it('R5: the check finds an editor that applies edits at positions from before the keystroke', async () => {
    for (let seed = 0; seed < 1500; seed++) {
      const played = await playTyping(dice(seed), true).catch(() => undefined);
      if (played && played.findings.length > 0) return;
    }
    assert.fail('It was not found.');
  });
});
