import assert from 'node:assert/strict';
import { duration, money, tokenCount, usageText } from '../../../src/vscode/amounts.ts';

describe('amounts', () => {
  it('reads seconds as people do', () => {
    assert.deepEqual([0.9, 59.9, 60, 3599, 3600, 90_061].map(duration), [
      '0s',
      '59s',
      '1m 00s',
      '59m 59s',
      '1h 00m',
      '25h 01m',
    ]);
  });

  it('reads money, and tokens with what they cost', () => {
    assert.deepEqual([0, 0.00001, 0.00421, 0.01, 12.345].map(money), [
      '$0.00',
      'under $0.0001',
      '$0.0042',
      '$0.01',
      '$12.35',
    ]);
    const usage = { input: 12_345, output: 678, cached: 9_000, estimated: true };
    assert.equal(usageText(usage, 0.5), '≈ 12.3k tokens in (9k cached), 678 out, $0.50');
    assert.equal(usageText({ ...usage, cached: 0, estimated: false }, undefined), '12.3k tokens in, 678 out');
  });

  it('reads tokens in about three figures', () => {
    assert.deepEqual([0, 999, 1000, 12_345, 999_949, 999_950, 2_500_000].map(tokenCount), [
      '0',
      '999',
      '1k',
      '12.3k',
      '999.9k',
      '1M',
      '2.5M',
    ]);
  });
});
