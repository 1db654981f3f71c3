import assert from 'node:assert/strict';
import { addUsage, costOf, noUsage, usageOf } from '../../../../src/core/model/usage.ts';

describe('costOf', () => {
  const prices = new Map([
    ['large', { input: 2, output: 10, cached: 0.5 }],
    ['small', { input: 1, output: 1, cached: 1 }],
  ]);
  const used = { input: 1_000_000, output: 100_000, cached: 400_000, estimated: false };

  it('D34: counts fresh and cached input and output of each model at its own price', () => {
    assert.equal(costOf(usageOf('large', used), prices), 1.2 + 0.2 + 1);
    const both = addUsage(addUsage(noUsage, usageOf('large', used)), usageOf('small', used));
    assert.equal(costOf(both, prices), 2.4 + 1.1);
    assert.equal(costOf(addUsage(both, usageOf('small', used)), prices), 2.4 + 2.2);
  });

  it('is unknown as soon as a part of it is: of another model, or of one without a name', () => {
    const known = usageOf('small', used);
    assert.equal(costOf(addUsage(known, usageOf('toString', used)), prices), undefined);
    assert.equal(costOf(addUsage(known, used), prices), undefined);
    assert.equal(costOf(noUsage, prices), undefined);
  });
});
