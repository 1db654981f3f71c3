import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { AbortError, HumanError, isAbort, throwIfAborted } from '../../base/errors.ts';
import type { TaskView } from '../../tasks/task.ts';
import { answerLimit, fitPlaces, mostTasks } from '../../tasks/answerRoom.ts';
import { collectPlace, errorPlace } from '../../tasks/taskReport.ts';
import { isEnded } from '../../tasks/taskStatus.ts';
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
      const { registry } = delegation;
      const { spawned, asking } = await startAndWait(tasksOf(given), delegation, signal);
      if (spawned.every((each) => !('id' in each))) {
        return refusalOf(spawned.flatMap((each) => ('id' in each ? [] : each.error)));
      }
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

/** The tasks that were started, or why they were not. Rejects with an `AbortError` that names those which go on. */
async function startAndWait(
  asked: readonly z.infer<typeof taskSchema>[],
  delegation: Delegation,
  signal: AbortSignal,
): Promise<{ spawned: (TaskView | { readonly error: string })[]; asking: readonly string[] }> {
  const spawned: (TaskView | { readonly error: string })[] = [];
  const tasks: TaskView[] = [];
  try {
    for (const each of asked) {
      throwIfAborted(signal);
      const task = await spawnOrSayWhyNot(delegation, each);
      spawned.push(task);
      if ('id' in task) tasks.push(task);
    }
    const wait = { tasks, mode: 'all', endsByApprovals: false, hearer: delegation } as const;
    const { asking } = await waitForTasks(wait, delegation.registry, delegation.clock, signal);
    return { spawned, asking };
  } catch (error) {
    throw isAbort(error) ? new AbortError(whatGoesOn(tasks)) : error;
  }
}

/** The most ids that a stopped call names. */
const mostNamed = 200;

function whatGoesOn(tasks: readonly TaskView[]): string | undefined {
  const ids = tasks.filter(({ status }) => !isEnded(status)).map(({ id }) => id);
  if (ids.length === 0) return undefined;
  const more = ids.length > mostNamed ? ` and ${String(ids.length - mostNamed)} more, which list_tasks names` : '';
  const named = ids.slice(0, mostNamed).join(', ');
  return `the wait was stopped, but what it waited for goes on: ${named}${more}; collect_task waits for it again.`;
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
