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
    const wrong = await Promise.all(
      Array.from({ length: 150 }, (_, seed) => playTyping(dice(seed), true).catch(() => undefined)),
    );
    assert.ok(wrong.some((played) => played === undefined || played.findings.length > 0));
    assert.ok(wrong.some((played) => (played?.findings.length ?? 0) > 0));
  });
});
