import { statusWord } from '../../core/base/statusWord.ts';
import { ownsOverlap } from '../../core/modules/ownsOverlap.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { taskLabel } from '../tree/taskText.ts';
import type { PlannedTask } from './delegationPlan.ts';

/**
 * Who else would own a planned task's files, `by …` all or `in part by …`: others of the plan by their folders, then tasks
 * that have not ended.
 */
export function sharedOwnership(
  planned: PlannedTask,
  plan: readonly PlannedTask[],
  tasks: readonly TaskView[],
): readonly string[] {
  const others = plan.filter((other) => other !== planned && ownsOverlap([planned.owns], [other.owns]));
  const running = tasks.filter(({ status, spec }) => !isEnded(status) && ownsOverlap([planned.owns], spec.owns));
  return [
    ...others.map(({ folder, owns }) => `${wordOf(planned.owns, [owns])} ${folder}`),
    ...running.map((task) => {
      const name = `${taskLabel(task, tasks)} (${statusWord(task.status)}, ${task.id})`;
      return `${wordOf(planned.owns, task.spec.owns)} ${name}`;
    }),
  ];
}

function wordOf(planned: string, owns: readonly string[]): string {
  const isWhole = owns.some(
    (glob) => glob === planned || (glob.endsWith('**') && planned.startsWith(glob.slice(0, -2))),
  );
  return isWhole ? 'by' : 'in part by';
}
