import * as vscode from 'vscode';
import type { Module, ModuleKind } from '../../core/modules/module.ts';
import { messageText } from '../messageText.ts';
import type { Step, StepPosition } from './textInput.ts';
import { untilClosed } from './untilClosed.ts';

/** Where a pick stands in which dialog. */
export interface PickPosition extends StepPosition {
  readonly title: string;
}

/** Shows the modules to choose from as soon as they are found; at least one has to be chosen. Rejects when finding fails. */
export async function pickModules(
  find: () => Promise<readonly Module[]>,
  position: PickPosition,
  chosen: readonly string[],
): Promise<Step<string[]>> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly folder: string }>();
  Object.assign(pick, position, { canSelectMany: true, ignoreFocusOut: true, matchOnDescription: true, busy: true });
  pick.placeholder = 'Looking for modules…';
  const found: { modules?: readonly Module[] } = {};
  const fill = async (): Promise<void> => {
    const modules = await find();
    pick.items = modules.map((module) => ({
      label: labelOf(module),
      folder: module.path,
      description: describe(module),
    }));
    pick.selectedItems = pick.items.filter(({ folder }) => chosen.includes(folder));
    pick.busy = false;
    pick.placeholder = 'Which modules? One task works on each';
    found.modules = modules;
    if (modules.length === 0) pick.hide();
  };
  const step = await untilClosed(pick, fill, () => {
    const folders = pick.selectedItems.map(({ folder }) => folder);
    if (folders.length > 0) return folders;
    // The one text of a pick that shows whatever was typed into it.
    if (pick.items.length > 0) pick.title = `${position.title}: tick at least one module`;
    return undefined;
  });
  return found.modules?.length === 0 ? offerParent(position) : step;
}

/** Says what a module is where there is none, and leads on to the parent agent, which needs none. */
async function offerParent(position: PickPosition): Promise<Step<never>> {
  const label = '$(comment-discussion) Ask the Parent Agent…';
  const row = { label, detail: 'It reads the folder, plans, and delegates without modules too.' };
  const what = 'There are no modules here: folders with code, or packages of npm, Python, Rust or Go';
  const step = await pickOne([row], position, what, row);
  if (step.kind !== 'given') return step;
  void vscode.commands.executeCommand('fanout.ask');
  return { kind: 'dismissed' };
}

/** Shows a plan whose first row starts it; the others are there to be read. */
export async function pickStart(
  rows: readonly vscode.QuickPickItem[],
  position: PickPosition,
): Promise<Step<vscode.QuickPickItem>> {
  const pick = vscode.window.createQuickPick();
  Object.assign(pick, position, { ignoreFocusOut: true, buttons: [vscode.QuickInputButtons.Back] });
  pick.placeholder = 'Press Enter to start, or go back';
  pick.items = rows;
  return untilClosed(
    pick,
    () => Promise.resolve(),
    () => pick.activeItems.find((item) => item === rows[0]),
  );
}

/** Asks for one of several rows, with the way back. */
export async function pickOne<Item extends vscode.QuickPickItem>(
  rows: readonly Item[],
  position: PickPosition,
  placeholder: string,
  active: Item,
): Promise<Step<Item>> {
  const pick = vscode.window.createQuickPick<Item>();
  Object.assign(pick, position, { ignoreFocusOut: true, buttons: [vscode.QuickInputButtons.Back], placeholder });
  pick.matchOnDescription = true;
  pick.items = rows;
  pick.activeItems = [active];
  return untilClosed(
    pick,
    () => Promise.resolve(),
    () => pick.activeItems[0],
  );
}

function labelOf({ path }: Module): string {
  return path === '.' ? 'The whole workspace' : messageText(path);
}

/** Its name where the path does not end in it, and what it was recognized by. */
function describe({ path, name, kind }: Module): string {
  const own = path === name || path.endsWith(`/${name}`) ? [] : [messageText(name)];
  return [...own, kindWords[kind]].join(' · ');
}

const kindWords: Readonly<Record<ModuleKind, string>> = {
  npm: 'npm package',
  python: 'Python project',
  cargo: 'Rust crate',
  go: 'Go module',
  folder: 'folder',
};
