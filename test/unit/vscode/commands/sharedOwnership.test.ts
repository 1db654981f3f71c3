import assert from 'node:assert/strict';
import { planDelegation } from '../../../../src/vscode/commands/delegationPlan.ts';
import { sharedOwnership } from '../../../../src/vscode/commands/sharedOwnership.ts';
import type { TaskView } from '../../../../src/core/tasks/task.ts';
import { taskView } from '../../../support/taskViews.ts';

const shared = (folders: readonly string[], tasks: readonly TaskView[] = []): (readonly string[])[] => {
  const plan = planDelegation('Go', folders);
  return plan.map((planned) => sharedOwnership(planned, plan, tasks));
};

describe('sharedOwnership', () => {
  it('names modules that lie in each other, and the whole workspace beside any', () => {
    assert.deepEqual(shared(['packages', 'packages/api', 'lib']), [['in part by packages/api'], ['by packages'], []]);
    assert.deepEqual(shared(['.', 'lib']), [['in part by lib'], ['by .']]);
    assert.deepEqual(shared(['lib', 'library']), [[], []]);
  });

  it('tells two tasks of one module apart', () => {
    const task = (id: string, goal: string): TaskView =>
      taskView({ id, spec: { module: 'lib', goal, owns: ['lib/**'] } });
    const tasks = [task('t1', 'Add tests'), task('t2', 'Convert')];
    assert.deepEqual(shared(['lib'], tasks), [['by lib: Add tests (running, t1)', 'by lib: Convert (running, t2)']]);
  });

  it('names tasks that have not ended and own files there', () => {
    const tasks = [
      taskView({ id: 't1', status: 'running', spec: { module: 'lib', owns: ['lib/**'] } }),
      taskView({ id: 't2', status: 'queued', spec: { module: 'docs', owns: ['docs/**', 'lib/*.md'] } }),
      taskView({ id: 't3', status: 'done', spec: { module: 'old', owns: ['lib/**'] } }),
      taskView({ id: 't4', status: 'running', spec: { module: 'src', owns: ['src/**'] } }),
    ];
    assert.deepEqual(shared(['lib'], tasks), [['by lib (running, t1)', 'in part by docs (queued, t2)']]);
  });
});
