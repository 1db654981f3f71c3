import assert from 'node:assert/strict';
import { HumanError } from '../../../../src/core/base/errors.ts';
import type { TaskView } from '../../../../src/core/tasks/task.ts';
import { Interruptions, type InterruptionPorts } from '../../../../src/vscode/notifications/interruptions.ts';
import { settle } from '../../../support/deferred.ts';
import { TaskStage } from '../../../support/taskStage.ts';
import { taskView } from '../../../support/taskViews.ts';

describe('Interruptions', () => {
  const interrupted = (id: string): TaskView => taskView({ id, status: 'interrupted', elapsed: 3.5 });

  const stage = () => {
    const asked: string[] = [];
    const problems: string[] = [];
    const logged: string[] = [];
    const resumed: string[] = [];
    let remembered: readonly string[] = [];
    const refusals = new Map<string, Error>();
    const window = {
      tasks: [] as TaskView[],
      choice: undefined as string | undefined,
      remember: (told: readonly string[]): Promise<void> => {
        remembered = told;
        return Promise.resolve();
      },
    };
    const tasks = {
      onDidChange: () => ({ dispose: () => undefined }),
      all: () => window.tasks,
      resume: (id: string) => {
        const refusal = refusals.get(id);
        if (refusal) throw refusal;
        resumed.push(id);
        return true;
      },
    };
    const log = (message: string): void => void logged.push(message);
    const ports: InterruptionPorts = {
      recall: () => remembered,
      remember: (told) => window.remember(told),
      ask: (text) => {
        asked.push(text);
        return Promise.resolve(window.choice);
      },
      say: (text) => problems.push(text),
      showTasks: () => Promise.resolve(),
      showProblem: (error) => problems.push(String(error)),
      logger: { debug: log, info: log, warn: log, error: log },
    };
    const interruptions = new Interruptions(tasks, ports);
    return { window, ports, interruptions, asked, problems, logged, resumed, refusals };
  };

  const one = 'Fanout: 1 task was interrupted when its window closed.';
  const several = (number: number): string =>
    `Fanout: ${String(number)} tasks were interrupted when their window closed.`;

  it('D40: each is told once, whatever sessions are visited between', async () => {
    const { window, interruptions, asked } = stage();
    const visits = [[interrupted('a'), interrupted('b')], [interrupted('c')], [], [interrupted('a'), interrupted('b')]];
    for (const tasks of [...visits, ...visits]) {
      window.tasks = tasks;
      await interruptions.tell();
    }
    assert.deepEqual(asked, [several(2), one]);
    window.tasks = [taskView({ id: 'a', status: 'interrupted', elapsed: 8 })];
    await interruptions.tell();
    assert.equal(asked.length, 3, 'one that went on and was interrupted once more is told anew');
  });

  it('D40: one that was resumed and is interrupted before it has worked again is told anew', async () => {
    const tasks = new TaskStage();
    tasks.limits.maxConcurrent = 1;
    const ids = [await tasks.spawn(), await tasks.spawn()];
    const told: string[][] = [];
    let remembered: readonly string[] = [];
    let window = tasks;
    for (let round = 0; round < 3; round++) {
      await window.registry.close();
      window = await window.reloaded();
      window.limits.maxConcurrent = 1;
      const interruptions = new Interruptions(window.registry, {
        ...stage().ports,
        recall: () => remembered,
        remember: (marks) => Promise.resolve(void (remembered = marks)),
      });
      told.push(interruptions.noteTold(window.registry.all()).map(({ id }) => id));
      for (const id of ids) assert.ok(window.registry.resume(id));
      assert.equal(window.status(ids[1] ?? ''), 'queued');
      window.clock.advance(1_000);
      interruptions.dispose();
    }
    assert.deepEqual(told, [ids, ids, ids]);
  });

  it('D40: one that a person had paused is neither told of nor started by Resume All', async () => {
    const { window, interruptions, asked, resumed } = stage();
    window.choice = 'Resume All';
    const paused = taskView({ id: 'p', status: 'interrupted', pausing: true, elapsed: 3.5 });
    window.tasks = [paused];
    await interruptions.tell();
    assert.deepEqual(asked, []);
    window.tasks = [interrupted('a'), paused, interrupted('b')];
    await interruptions.tell();
    assert.deepEqual([asked, resumed], [[several(2)], ['a', 'b']]);
  });

  it('D40: what cannot be remembered is told all the same, and the log says so', async () => {
    const { window, interruptions, asked, logged } = stage();
    window.tasks = [interrupted('a')];
    window.remember = () => Promise.reject(new Error('the disk is full'));
    await interruptions.tell();
    await settle();
    assert.deepEqual(asked, [one]);
    assert.deepEqual(logged, ['Which interruptions were told cannot be stored: they may be told again.']);
  });

  it('D40: Resume All goes on behind a task that cannot, and tells each reason once', async () => {
    const { window, interruptions, problems, resumed, refusals } = stage();
    window.tasks = ['a', 'b', 'c', 'd'].map(interrupted);
    window.choice = 'Resume All';
    refusals.set('a', new HumanError('The log of it is gone.'));
    for (const id of ['b', 'c']) refusals.set(id, new HumanError('No model can be called.'));
    await interruptions.tell();
    assert.deepEqual(resumed, ['d']);
    assert.deepEqual(problems, ['HumanError: The log of it is gone.', 'HumanError: No model can be called.']);
  });

  it('D40: Resume says so where none of them is there any more, as in another session', async () => {
    const { window, interruptions, problems } = stage();
    window.tasks = [interrupted('a')];
    window.choice = 'Resume';
    const telling = interruptions.tell();
    window.tasks = [interrupted('b')];
    await telling;
    assert.deepEqual(problems, ['None of these tasks waits in this session to be resumed.']);
  });
});
