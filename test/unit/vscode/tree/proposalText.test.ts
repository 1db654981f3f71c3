import assert from 'node:assert/strict';
import { proposalLabel, proposalTooltip } from '../../../../src/vscode/tree/proposalText.ts';

describe('The text of a proposed task', () => {
  const proposal = {
    id: 'next-t1-1',
    goal: 'Tidy\n\u202Esrc',
    context: 'See ![x](https://evil.example)\u200B\u001B[31m',
  };

  it('D37: S13: S12: shows hidden characters, and makes no link or image of what a model wrote', () => {
    assert.equal(proposalLabel(proposal), 'Tidy ⟨U+202E⟩src');
    const tooltip = proposalTooltip(proposal);
    for (const part of ['U\\+202E', 'U\\+200B', 'U\\+001B']) assert.ok(tooltip.includes(part), tooltip);
    assert.ok(!tooltip.includes('![x]('), tooltip);
  });

  it('D37: the label is short, the tooltip tells all that would be approved', () => {
    const long = { ...proposal, goal: 'g'.repeat(2_000), context: `${'c'.repeat(7_990)} the end` };
    assert.equal(proposalLabel(long).length, 80);
    assert.ok(proposalTooltip(long).includes(long.goal) && proposalTooltip(long).endsWith('the end'));
  });
});
