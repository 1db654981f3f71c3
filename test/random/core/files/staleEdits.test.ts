import assert from 'node:assert/strict';
import { playFamily, type Verdicts } from '../../../support/staleEdits/playStaleEdit.ts';

/** Seeds of a family a run; `npm run bench -- staleEdits` plays 10,000 of each. */
const seeds = 20;

const mergedShare = ({ merged, refused, lost }: Verdicts): number => merged / (merged + refused + lost);

describe('edits planned on a text that a sibling has changed since', () => {
  it('R1: A: what rewrote the body is not undone', async () => {
    const verdicts = await playFamily('A', seeds);
    assert.deepEqual(verdicts.lostSeeds, []);
    assert.equal(verdicts.merged, 0);
  });

  it('R1: B: a line of six that the sibling changed stays beside the task’s', async () => {
    const verdicts = await playFamily('B', seeds);
    assert.deepEqual(verdicts.lostSeeds, []);
    assert.equal(mergedShare(verdicts), 1);
  });

  it('R1: C: where the target was deleted, nothing like it is changed instead', async () => {
    const verdicts = await playFamily('C', seeds);
    assert.deepEqual(verdicts.lostSeeds, []);
    assert.equal(verdicts.merged, 0);
  });

  it('R1: D: a digit that changed on the line beside stays', async () => {
    const verdicts = await playFamily('D', seeds);
    assert.deepEqual(verdicts.lostSeeds, []);
    assert.ok(mergedShare(verdicts) >= 0.99, JSON.stringify(verdicts));
  });
});
