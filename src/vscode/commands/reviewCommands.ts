import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { TaskView } from '../../core/tasks/task.ts';
import { messageText } from '../messageText.ts';
import { formInEditor } from '../review/originalTexts.ts';
import { repositoryPatches } from '../review/repositoryPatches.ts';
import type { ReviewedSides } from '../review/reviewEditor.ts';
import { taskLabel } from '../tree/taskText.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './callbacks.ts';
import { endless, isAtRest, pathOfRow, refuseWhileRunning, withTask, type ReviewPorts } from './reviewedTask.ts';

/** Reviewing, keeping and handing on what one task has changed. */
export function reviewCommands(ports: ReviewPorts): Readonly<Record<string, CommandHandler>> {
  const { registry, review, editor } = ports;
  const labelOf = (task: TaskView): string => taskLabel(task, registry.all());
  const hasChanged = ({ id }: TaskView): boolean => review.changedFiles(id).length > 0;
  const hasEnded = (task: TaskView): boolean => isAtRest(task) && hasChanged(task);

  return {
    'fanout.reviewTask': (invocation) =>
      withTask(
        invocation,
        ports,
        { title: 'Review the Changes of a Task', fits: hasChanged, none: nothingChanged },
        async (task): Promise<ReviewedSides[]> => {
          const sides = (await review.look(task.id, endless)).map((file) => editor.sidesOf(task.id, file));
          const only = pathOfRow(invocation);
          const label = labelOf(task);
          if (sides.length > 0) {
            const one = only === undefined ? undefined : sides.find(({ path }) => path === only);
            await (one ? editor.showOne(label, one) : editor.showAll(`Changes of ${label}`, sides));
          } else if (invocation.isByHand)
            throw new HumanError(
              `Nothing that ${label} changed is left to review: it was taken back, or changed again since.`,
            );
          return sides;
        },
      ),
    'fanout.keepTask': (invocation) =>
      withTask(
        invocation,
        ports,
        { title: 'Keep the Changes of a Task', fits: hasEnded, none: nothingToKeep },
        async (task) => {
          refuseWhileRunning(task, ports, 'kept');
          await review.keep(task.id);
          return { ok: true };
        },
      ),
    'fanout.copyPatch': (invocation) =>
      withTask(
        invocation,
        ports,
        { title: 'Copy the Changes of a Task as a Patch', fits: hasChanged, none: nothingChanged },
        async (task) => {
          const patch = await patchOf(task, ports, invocation, 1);
          if (patch === undefined) return undefined;
          await vscode.env.clipboard.writeText(patch);
          tell(invocation, `The changes of ${labelOf(task)} are on the clipboard as a patch; git apply takes it.`);
          return patch;
        },
      ),
    'fanout.savePatch': (invocation) =>
      withTask(
        invocation,
        ports,
        { title: 'Save the Changes of a Task as a Patch', fits: hasChanged, none: nothingChanged },
        async (task) => {
          const patch = await patchOf(task, ports, invocation, 2);
          if (patch === undefined) return undefined;
          const given = invocation.argument(1);
          const target = given instanceof vscode.Uri ? given : await askWhere(invocation, labelOf(task));
          if (!target) return undefined;
          await vscode.workspace.fs.writeFile(target, Buffer.from(patch, 'utf8'));
          tell(
            invocation,
            `The changes of ${labelOf(task)} are saved as a patch; git apply takes it: ${target.fsPath}`,
          );
          return target;
        },
      ),
  };
}

const nothingChanged = 'There are no changes yet: no task has changed a file, or all was taken back.';
const nothingToKeep = 'There is nothing to keep: no task that has ended has changes left.';

/** A script reads the result; a person has to be told. */
function tell(invocation: Invocation, text: string): void {
  if (invocation.isByHand) void vscode.window.showInformationMessage(messageText(text));
}

/** Work in several repositories is a patch for each: the argument at `index` says which, or the person. */
async function patchOf(
  task: TaskView,
  { registry, review, roots }: ReviewPorts,
  invocation: Invocation,
  index: number,
): Promise<string | undefined> {
  const files = await review.alone(task.id, endless);
  const withForms = files.map((file) => ({ ...file, form: file.form ?? formInEditor(vscode.Uri.file(file.at)) }));
  const patches = await repositoryPatches(withForms, roots());
  const label = taskLabel(task, registry.all());
  if (patches.length === 0) throw new HumanError(`Nothing that ${label} changed is left for a patch.`);
  const given = invocation.argument(index);
  const wanted =
    typeof given === 'string' ? patches.filter(({ name, folder }) => [name, folder].includes(given)) : patches;
  const [only, ...others] = wanted;
  if (only && others.length === 0) return only.patch;
  if (typeof given !== 'string' && invocation.isByHand) {
    const items = patches.map(({ name, folder, patch }) => ({ label: name, description: folder, patch }));
    const options = { title: 'One Patch for Each Repository', placeHolder: 'Choose where the patch is to be applied' };
    return (await invocation.pick(items, options))?.patch;
  }
  const folders = patches.map(({ folder }) => folder).join(', ');
  throw new HumanError(`${label} has changed several repositories, each a patch of its own; name one: ${folders}.`);
}

async function askWhere(invocation: Invocation, label: string): Promise<vscode.Uri | undefined> {
  invocation.willAsk();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${label.replaceAll(/[^\w.-]+/g, '-')}.patch`;
  return vscode.window.showSaveDialog({
    title: 'Save Patch',
    filters: { Patches: ['patch', 'diff'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
}
