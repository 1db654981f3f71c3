import assert from 'node:assert/strict';
import { planDelegation, unknownModule } from '../../../../src/vscode/commands/delegationPlan.ts';

describe('planDelegation', () => {
  it('gives each module a task with the instruction as its goal, and tells rules where the others work', () => {
    const plan = planDelegation('Use ES modules', ['packages/a', './packages/b/'], 'named');
    assert.deepEqual(
      plan.map(({ folder, owns, request }) => [folder, owns, request.module, request.goal]),
      [
        ['packages/a', 'packages/a/**', 'packages/a', 'Use ES modules'],
        ['packages/b', 'packages/b/**', 'packages/b', 'Use ES modules'],
      ],
    );
    const context = plan[0]?.request.context ?? '';
    assert.match(context, /You own the module packages\/a\b/);
    assert.match(context, /^- packages\/b$/m);
    assert.doesNotMatch(context, /^- packages\/a$/m);
  });

  it('says nothing of others to a task that is alone', () => {
    assert.doesNotMatch(planDelegation('Go', ['a'])[0]?.request.context ?? '', /other/);
  });

  it('D5: a language model’s child shares nothing with its siblings, not even their names', () => {
    const [first] = planDelegation('Use ES modules', ['packages/a', 'packages/b'], 'unnamed');
    assert.doesNotMatch(first?.request.context ?? '', /packages\/b/);
    assert.match(first?.request.context ?? '', /other tasks do the same in other modules/);
  });

  it('takes a folder once, however it is written', () => {
    assert.equal(planDelegation('Go', ['a', 'a/', './a']).length, 1);
    assert.deepEqual(
      planDelegation('Go', ['.']).map(({ owns }) => owns),
      ['**'],
    );
  });

  it('does not make a folder of the workspace of one outside', () => {
    assert.equal(planDelegation('Go', ['/etc'])[0]?.folder, '/etc');
  });

  it('refuses a blank instruction and an empty list, and says what to do', () => {
    assert.throws(() => planDelegation(' \n', ['a']), { name: 'HumanError', message: /instruction is blank: say/ });
    assert.throws(() => planDelegation('Go', []), { name: 'HumanError', message: /No module is named: name/ });
  });
});

describe('unknownModule', () => {
  const known = (count: number): { path: string }[] =>
    Array.from({ length: count }, (_, index) => ({ path: `m${String(index)}` }));

  it('lists the modules that there are, not more than people read', () => {
    const { message } = unknownModule('There is no folder "x".', known(30));
    assert.match(message, /^There is no folder "x"; the modules here are: m0, m1, .*m19, and 10 more\.$/);
  });

  it('says nothing twice', () => {
    const problem = 'There is no folder "x"; give one that exists, such as m0, m1.';
    assert.equal(unknownModule(problem, known(2)).message, problem);
    assert.equal(unknownModule(problem, []).message, problem);
  });
});
