import assert from 'node:assert/strict';
import { duration, tokenCount } from '../../../src/vscode/amounts.ts';

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
