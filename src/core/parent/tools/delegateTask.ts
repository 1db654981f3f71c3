import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { HumanError, throwIfAborted } from '../../base/errors.ts';
import type { TaskView } from '../../tasks/task.ts';
import { answerLimit, fitPlaces, mostTasks } from '../../tasks/answerRoom.ts';
import { collectPlace, errorPlace } from '../../tasks/taskReport.ts';
import { waitForTasks } from '../../tasks/waitForTasks.ts';
import { others } from './collectTask.ts';
import { delegationTool, spawnFor, taskFields, taskSchema, type Delegation } from './delegation.ts';

const input = z.object({
  goal: z.optional(z.string().check(z.describe('The goal of the one task; leave it out when tasks is given.'))),
  ...taskFields,
  tasks: z.optional(
    z
      .array(taskSchema)
      .check(
        z.describe(
          'Several tasks that run side by side; what else is given here holds for each that does not say it itself.',
        ),
      ),
  ),
});

/** `delegate_task`: starts one task or several and waits for all; results in input order (D35). */
export function delegateTask(delegation: Delegation): Tool {
  return delegationTool({
    name: 'delegate_task',
    description:
      'Starts one task, or several side by side, and waits until all have ended. Use delegate_task_async when you can ' +
      'do something else meanwhile. It returns early when a task asks you something (waiting_for): answer with ' +
      'steer_task, then collect_task.',
    effect: 'write',
    input,
    run: async (given, signal) => {
      const spawned: (TaskView | { readonly error: string })[] = [];
      for (const each of tasksOf(given)) {
        throwIfAborted(signal);
        spawned.push(await spawnOrSayWhyNot(delegation, each));
      }
      const tasks = spawned.filter((each): each is TaskView => 'id' in each);
      if (tasks.length === 0) return refusalOf(spawned.flatMap((each) => ('id' in each ? [] : each.error)));
      const { registry, clock } = delegation;
      const wait = { tasks, mode: 'all', endsByApprovals: false, hearer: delegation } as const;
      const { asking } = await waitForTasks(wait, registry, clock, signal);
      const places = spawned.map((each) =>
        'id' in each ? collectPlace(each, registry, false) : errorPlace(each.error, 'refused'),
      );
      const results = fitPlaces(places, answerLimit);
      const reported = spawned.filter((_, index) => results[index]?.isFull);
      registry.markHeard(
        reported.flatMap((each) => ('id' in each ? each.id : [])),
        delegation,
      );
      return { results: results.map(({ value }) => value), ...others(asking) };
    },
  });
}

/** An empty list counts as none: models fill optional fields with it. */
function tasksOf(given: z.infer<typeof input>): z.infer<typeof taskSchema>[] {
  const { tasks = [], goal, ...rest } = given;
  if (tasks.length > mostTasks) {
    throw new HumanError(`tasks may hold ${String(mostTasks)} at most: start them in parts.`);
  }
  if (tasks.length > 0 && goal !== undefined) throw new HumanError('Give either goal or tasks, not both.');
  if (tasks.length > 0) return tasks.map((task) => ({ ...rest, ...task }));
  if (goal === undefined) throw new HumanError('Give a goal, or tasks with at least one task.');
  return [{ goal, ...rest }];
}

/** The answer where nothing was started: the one reason, or the first and whose it is. */
function refusalOf(reasons: readonly string[]): { readonly error: string } {
  const [first = ''] = reasons;
  return { error: reasons.every((reason) => reason === first) ? first : `tasks[0]: ${first}` };
}

/** One refused task does not hide the others' results (D12). */
async function spawnOrSayWhyNot(
  delegation: Delegation,
  task: z.infer<typeof taskSchema>,
): Promise<TaskView | { readonly error: string }> {
  try {
    return await spawnFor(delegation, task);
  } catch (error) {
    if (error instanceof HumanError) return { error: error.message };
    throw error;
  }
}
