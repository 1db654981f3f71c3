import { HumanError } from '../../core/base/errors.ts';
import type { ReviewedFile } from '../../core/files/review/reviewedFile.ts';
import type { ReviewTarget, SwitchOutcome } from '../../core/files/review/taskReview.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { count } from '../amounts.ts';
import { messageText } from '../messageText.ts';
import { showProblem } from '../notifications/showProblem.ts';
import { switchedText, type SwitchedPart } from '../notifications/switchedText.ts';
import { tellSwitched } from '../notifications/tellSwitched.ts';
import { taskLabel } from '../tree/taskText.ts';
import { TreeNode } from '../tree/treeNode.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './callbacks.ts';
import { endless, isAtRest, pathOfRow, refuseWhileRunning, withTask, type ReviewPorts } from './reviewedTask.ts';

/** Taking back what one task has changed, all of it or a part, and bringing it back. */
export function revertCommands(ports: ReviewPorts): Readonly<Record<string, CommandHandler>> {
  const { registry, review } = ports;
  const hasEnded = (task: TaskView): boolean => isAtRest(task) && review.changedFiles(task.id).length > 0;
  const isReverted = ({ id }: TaskView): boolean => review.isReverted(id);

  const labelOf = (task: TaskView): string => taskLabel(task, registry.all());
  const tell = (task: TaskView, on: boolean, outcome: SwitchOutcome, part: ShownTarget): void => {
    const text = switchedText(task, on, outcome, part, registry.all());
    // A file that was moved back is at another path now.
    const [now] = outcome.done;
    const there = part.path === undefined || now === undefined ? part : { ...part, path: now };
    const bringBack = async (): Promise<void> => {
      // It may go on since, or be in a session that was left.
      refuseWhileRunning(registry.get(task.id), ports, 'brought back');
      tell(task, true, await review.restore(task.id, there, endless), there);
    };
    const undo = on || outcome.done.length === 0 ? undefined : bringBack;
    tellSwitched(task.id, { text, isPartial: outcome.conflicts.length > 0, undo }).catch((error: unknown) =>
      showProblem(error, ports.logger),
    );
  };

  const revert: CommandHandler = (invocation) =>
    withTask(
      invocation,
      ports,
      { title: 'Revert the Changes of a Task', fits: hasEnded, none: nothingLeft },
      async (task) => {
        refuseWhileRunning(task, ports, 'taken back');
        const target = await targetOf(invocation, task, ports);
        const outcome = await review.revert(task.id, target, endless);
        if (invocation.isByHand) tell(task, false, outcome, target);
        return { reverted: outcome.done, conflicts: outcome.conflicts.map(({ path }) => path) };
      },
    );

  return {
    'fanout.revertTask': revert,
    // The same on a file's row, under a name that says so.
    'fanout.revertFile': revert,
    'fanout.revertHunk': (invocation) =>
      withTask(
        invocation,
        ports,
        { title: 'Revert One Hunk of a Task', fits: hasEnded, none: nothingLeft },
        async (task) => {
          refuseWhileRunning(task, ports, 'taken back');
          const files = await review.look(task.id, endless);
          const only = pathOfRow(invocation);
          const target = await pickHunk(
            invocation,
            labelOf(task),
            only === undefined ? files : files.filter(({ path }) => path === only),
          );
          if (!target) return undefined;
          const outcome = await review.revert(task.id, target, endless);
          tell(task, false, outcome, target);
          return { reverted: outcome.done, conflicts: outcome.conflicts.map(({ path }) => path) };
        },
      ),
    'fanout.restoreTask': (invocation) =>
      withTask(
        invocation,
        ports,
        { title: 'Bring Back Reverted Changes', fits: isReverted, none: nothingReverted },
        async (task) => {
          refuseWhileRunning(task, ports, 'brought back');
          const outcome = await review.restore(task.id, {}, endless);
          if (invocation.isByHand) tell(task, true, outcome, {});
          return { restored: outcome.done, conflicts: outcome.conflicts.map(({ path }) => path) };
        },
      ),
  };
}

/** A part of a task's changes, and how a person knows it. */
type ShownTarget = ReviewTarget & SwitchedPart;

const nothingLeft =
  'There is nothing to take back: no task that has ended has changes left. A task that still runs can be cancelled first.';
const nothingReverted = 'There is nothing to bring back: nothing that a task changed was taken back.';

const usage =
  'fanout.revertTask takes a task’s id and { path?, hunk? }: a workspace-relative path, and a number from 0.';

async function targetOf(
  invocation: Invocation,
  task: TaskView,
  { registry, review }: ReviewPorts,
): Promise<ReviewTarget> {
  const row = pathOfRow(invocation);
  if (row !== undefined) return { path: row };
  const given = invocation.argument(1);
  // The tree gives an array of rows, a menu may give anything.
  if (given === undefined || given === null || Array.isArray(given) || given instanceof TreeNode) return {};
  if (typeof given !== 'object') throw new HumanError(usage);
  const { path, hunk, ...unknown } = given as Readonly<Record<string, unknown>>;
  if (Object.keys(unknown).length > 0) throw new HumanError(usage);
  if (path !== undefined && typeof path !== 'string') throw new HumanError(usage);
  if (hunk !== undefined && (typeof hunk !== 'number' || !Number.isInteger(hunk) || hunk < 0))
    throw new HumanError(usage);
  if (path === undefined) {
    if (hunk !== undefined) throw new HumanError('Say by path in which file the hunk is.');
    return {};
  }
  const label = taskLabel(task, registry.all());
  const files = await review.look(task.id, endless);
  const file = files.find((each) => each.path === path);
  if (!file) {
    const paths = files.map((each) => each.path).join(', ');
    throw new HumanError(`${label} has no change in ${path}; it has in: ${paths === '' ? 'no file' : paths}.`);
  }
  if (hunk !== undefined && hunk >= file.hunks.length) {
    throw new HumanError(
      `${path} has ${count(file.hunks.length, 'hunk')} of ${label}, counted from 0; there is no hunk ${String(hunk)}.`,
    );
  }
  return { path, hunk };
}

async function pickHunk(
  invocation: Invocation,
  label: string,
  files: readonly ReviewedFile[],
): Promise<ShownTarget | undefined> {
  const items = files.flatMap(({ path, present, hunks }) =>
    hunks.map(({ from, to, contestedBy, numbers }) => {
      const lines = (present ?? '').split('\n').slice(from, to);
      const contested = contestedBy.length > 0 ? ' · changed since by others' : '';
      return {
        label: `${path}:${String(from + 1)}`,
        description: `${to > from ? count(to - from, 'line') : 'lines taken away'}${contested}`,
        detail: messageText(lines.join(' ⏎ ')),
        target: { path, hunk: numbers, line: from + 1 },
      };
    }),
  );
  if (items.length === 0) {
    throw new HumanError(
      files.length === 0
        ? `Nothing that ${label} changed is left there to be taken back.`
        : `No hunk of ${label} is left there; what else it changed goes back with the file or the task.`,
    );
  }
  const picked = await invocation.pick(items, {
    title: 'Revert One Hunk',
    placeHolder: 'Choose the hunk to take back',
  });
  return picked?.target;
}
