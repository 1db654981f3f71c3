import { statusWord } from '../../core/base/statusWord.ts';
import { ownsOverlap } from '../../core/modules/ownsOverlap.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { isEnded } from '../../core/tasks/taskStatus.ts';
import { taskLabel } from '../tree/taskText.ts';
import type { PlannedTask } from './delegationPlan.ts';

/** Who else would own files of a planned task: others of the plan by their folders, then tasks that have not ended. */
export function sharedOwnership(
  planned: PlannedTask,
  plan: readonly PlannedTask[],
  tasks: readonly TaskView[],
): readonly string[] {
  const others = plan.filter((other) => other !== planned && ownsOverlap([planned.owns], [other.owns]));
  const running = tasks.filter(({ status, spec }) => !isEnded(status) && ownsOverlap([planned.owns], spec.owns));
  return [
    ...others.map(({ folder }) => folder),
    ...running.map((task) => `${taskLabel(task, tasks)} (${statusWord(task.status)}, ${task.id})`),
  ];
}
