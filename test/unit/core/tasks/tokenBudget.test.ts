import assert from 'node:assert/strict';
import { TokenBudget } from '../../../../src/core/tasks/tokenBudget.ts';

describe('TokenBudget', () => {
  it('D29: what a run of a session that was left uses late is not the next session’s', () => {
    const budget = new TokenBudget({ taskTokens: () => 0, sessionTokens: () => 100 });
    const usage = { input: 90, output: 10, cached: 0, estimated: false };
    const spend = budget.account();
    spend(usage);
    assert.match(budget.sessionProblem() ?? '', /has used 100 of 100/);
    budget.beginAnew();
    spend(usage);
    assert.equal(budget.sessionProblem(), undefined);
    budget.account()(usage);
    assert.notEqual(budget.sessionProblem(), undefined);
  });
});
