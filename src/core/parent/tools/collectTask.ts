import * as z from 'zod/mini';
import type { Tool } from '../../agent/tool.ts';
import { errorMessage, HumanError } from '../../base/errors.ts';
import type { TaskView } from '../../tasks/task.ts';
import { answerLimit, fitPlaces, mostTasks, sizeOf } from '../../tasks/answerRoom.ts';
import { collectPlace, collectReport, errorPlace, isSettled } from '../../tasks/taskReport.ts';
import { waitForTasks } from '../../tasks/waitForTasks.ts';
import { delegationTool, type Delegation } from './delegation.ts';

const defaultTimeout = 300;

/** `collect_task`: waits for one task, for all of several, or for the first of them (D9 to D13, D38). */
export function collectTask(delegation: Delegation): Tool {
  return delegationTool({
    name: 'collect_task',
    description:
      'Waits until a task has ended and returns its result; with task_ids waits for all of them, or with mode "any" for ' +
      'the first. When the time is up it returns how they stand, and they go on. Prefer it to repeated check_task. It ' +
      'returns early when a task asks you something (waiting_for), and when another one does (asked_by): answer with ' +
      'steer_task, then collect again. Where many are collected some may be left_out: collect those by themselves.',
    effect: 'read',
    exactNumbers: ['timeout'],
    input: z.object({
      task_id: z.optional(z.string()),
      task_ids: z.optional(z.array(z.string())),
      timeout: z.optional(z.number().check(z.describe('Seconds; 300 unless told, 0 looks without waiting.'))),
      mode: z.optional(z.enum(['all', 'any'])),
    }),
    run: async ({ task_id: id, task_ids: given, timeout = defaultTimeout, mode = 'all' }, signal) => {
      // An empty list beside task_id counts as none: models fill optional fields with it.
      const ids = id !== undefined && given?.length === 0 ? undefined : given;
      if ((id === undefined) === (ids === undefined)) throw new HumanError('Give either task_id or task_ids.');
      const { registry, caller, clock } = delegation;
      if (id !== undefined) {
        const task = registry.get(id, caller);
        const wait = { tasks: [task], mode, timeout, endsByApprovals: true, hearer: delegation };
        const { timeIsUp, asking } = await waitForTasks(wait, registry, clock, signal);
        const report = collectReport(task, registry, timeIsUp);
        registry.markHeard([task.id], delegation);
        return { ...report, ...others(asking) };
      }
      if (ids && ids.length > mostTasks) {
        throw new HumanError(`task_ids may name ${String(mostTasks)} tasks at most: collect them in parts.`);
      }
      const asked = [...new Set(ids)].map((each) => lookUp(delegation, each));
      if (asked.length === 0) throw new HumanError('task_ids is empty: name at least one task.');
      const tasks = asked.filter((each): each is TaskView => 'id' in each);
      const wait = { tasks, mode, timeout, endsByApprovals: true, hearer: delegation };
      const { timeIsUp, asking } = await waitForTasks(wait, registry, clock, signal);
      const pending = tasks.filter((task) => !isSettled(task)).map((task) => task.id);
      const tellsAll = mode === 'all' || timeIsUp || !tasks.some(isSettled);
      const told = asked.filter((each) => tellsAll || !('id' in each) || isSettled(each));
      const places = told.map((each) =>
        'id' in each ? collectPlace(each, registry, timeIsUp) : errorPlace(each.error, 'no such task', each.task_id),
      );
      const results = fitPlaces(places, answerLimit - sizeOf(pending));
      const reported = told.filter((_, index) => results[index]?.isFull);
      registry.markHeard(
        reported.flatMap((each) => ('id' in each ? each.id : [])),
        delegation,
      );
      return { results: results.map(({ value }) => value), pending, timed_out: timeIsUp, ...others(asking) };
    },
  });
}

/** Names the tasks whose question cut a wait short; what they ask stands in the notice that comes next (D38). */
export function others(asking: readonly string[]): object {
  return asking.length === 0 ? {} : { asked_by: asking };
}

function lookUp(delegation: Delegation, id: string): TaskView | { readonly task_id: string; readonly error: string } {
  try {
    return delegation.registry.get(id, delegation.caller);
  } catch (error) {
    return { task_id: id, error: errorMessage(error) };
  }
}
