import assert from 'node:assert/strict';
import picomatch from 'picomatch';
import { TaskStage } from '../../../support/taskStage.ts';

describe('The globs that a task owns', () => {
  it('P2: one that could be matched in more ways than there is time for is an error, and there is no task', async () => {
    const stage = new TaskStage();
    for (const glob of ['*a*a*a*a*a*b', 'src/@(+(a)|b)+c', '+(a|aa)b', '*(a)b', '(a*)*b', '**/a/**/a/**/a/**/b']) {
      const answer = await stage.call('delegate_task_async', { goal: 'work', owns: ['src/**', glob] });
      assert.ok(String(answer['error']).startsWith(`owns: "${glob}" is too intricate: use at most 3 *`), glob);
    }
    assert.deepEqual(stage.registry.all(), []);
  });

  it('P2: everyday ones are taken, and the most intricate of them are matched at once', async () => {
    const stage = new TaskStage();
    const globs = [
      '**',
      'src/**',
      'src/**/test/**/*.ts',
      '*.{js,ts}',
      'src/*-*.test.ts',
      'c++/**',
      'a (1)/**',
      '[a-z]*',
      'b/!(x)',
    ];
    assert.equal((await stage.call('delegate_task_async', { goal: 'work', owns: globs }))['error'], undefined);
    const started = performance.now();
    picomatch.isMatch('a'.repeat(255), '*a*a*b', { dot: true });
    picomatch.isMatch('a/'.repeat(500), '**/a/**/a/**/*b', { dot: true });
    assert.ok(performance.now() - started < 2000);
  });
});
