import assert from 'node:assert/strict';
import { joinInstructions, longestInstructions } from '../../../../src/vscode/instructions/joinInstructions.ts';

describe('joinInstructions', () => {
  it('gives one folder’s text as it is, and nothing for blank ones', () => {
    assert.equal(joinInstructions([{ folder: 'a', text: '\nUse tabs.\n' }]), 'Use tabs.');
    assert.equal(joinInstructions([{ folder: 'a', text: ' \n' }]), undefined);
    assert.equal(joinInstructions([]), undefined);
  });

  it('says which folder each of several is for', () => {
    const text = joinInstructions([
      { folder: 'api', text: 'One.' },
      { folder: 'empty', text: '' },
      { folder: 'web', text: 'Two.' },
    ]);
    assert.equal(text, 'In the folder api:\n\nOne.\n\nIn the folder web:\n\nTwo.');
  });

  it('cuts at 20,000 characters in all, says so, and keeps surrogate pairs whole', () => {
    const long = '😀'.repeat(20_000);
    const one = joinInstructions([{ folder: 'a', text: long }]) ?? '';
    assert.ok(one.startsWith('😀'.repeat(longestInstructions / 2 - 1)));
    assert.ok(one.length < longestInstructions + 100);
    assert.match(one, /\[The rest of AGENTS\.md is left out here; read the file\.\]$/);
    const two = joinInstructions([
      { folder: 'a', text: `x${long}` },
      { folder: 'b', text: long },
    ]);
    assert.ok((two?.length ?? 0) < longestInstructions + 200);
    assert.doesNotMatch(two ?? '', /\p{Surrogate}/u);
    assert.match(two ?? '', /In the folder b:/);
  });
});
