import * as vscode from 'vscode';
import type { Module } from '../../core/modules/module.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { count } from '../amounts.ts';
import { messageText } from '../messageText.ts';
import { planDelegation, type PlannedTask } from './delegationPlan.ts';
import { pickModules, pickStart } from './moduleInput.ts';
import { sharedOwnership } from './sharedOwnership.ts';
import { askText, type Step } from './textInput.ts';

/** What a person decided on. */
export interface DelegationWish {
  readonly instruction: string;
  readonly folders: readonly string[];
}

const title = 'Delegate to Modules';
const totalSteps = 3;

/**
 * Asks for what was not given, then shows who would own what, and with whom; `undefined` when dismissed. Rejects when the modules cannot be found.
 */
export async function askForDelegation(
  given: Partial<DelegationWish>,
  findModules: () => Promise<readonly Module[]>,
  registry: Pick<TaskRegistry, 'all' | 'capacity'>,
): Promise<DelegationWish | undefined> {
  let { folders = [], instruction = '' } = given;
  const ask: readonly (() => Promise<Step<unknown>>)[] = [
    async () => {
      if (given.folders) return skipped;
      const step = await pickModules(findModules, { title, step: 1, totalSteps }, folders);
      if (step.kind === 'given') folders = step.value;
      return step;
    },
    async () => {
      if (given.instruction !== undefined) return skipped;
      const prompt = `One task for each of ${count(folders.length, 'module')} gets this instruction.`;
      const placeholder = 'For example: Convert this module from CommonJS to ES modules';
      const step = await askText({ title, step: 2, totalSteps, prompt, placeholder, value: instruction });
      if (step.kind === 'given') instruction = step.value;
      return step;
    },
    async () =>
      pickStart(planRows(planDelegation(instruction, folders), instruction, registry), { title, step: 3, totalSteps }),
  ];
  let index = 0;
  while (index < ask.length) {
    const step = await ask[index]?.();
    if (!step || step.kind === 'dismissed') return undefined;
    index += step.kind === 'back' ? -1 : 1;
    if (index < 0) return undefined;
  }
  return { folders, instruction };
}

const skipped: Step<undefined> = { kind: 'given', value: undefined };

function planRows(
  plan: readonly PlannedTask[],
  instruction: string,
  registry: Pick<TaskRegistry, 'all' | 'capacity'>,
): vscode.QuickPickItem[] {
  const { max } = registry.capacity;
  const waiting = Math.max(0, plan.length - max);
  const atOnce = waiting === 0 ? 'all at once' : `${String(max)} at once, ${String(waiting)} queued`;
  const tasks = registry.all();
  const rows = plan.map((planned) => planRow(planned, sharedOwnership(planned, plan, tasks)));
  const shared = rows.filter(({ detail }) => detail !== undefined).length;
  const overlap = shared === 0 ? [] : [`${count(shared, 'module')} not owned alone`];
  return [
    {
      label: `$(play) Start ${count(plan.length, 'task')}`,
      description: [atOnce, ...overlap].join(' · '),
      detail: messageText(instruction),
    },
    { label: 'Who owns what', kind: vscode.QuickPickItemKind.Separator },
    ...rows,
  ];
}

/** What others own of it, too, stands below it: their edits are merged, but two minds are on one file. */
function planRow({ folder, owns }: PlannedTask, shared: readonly string[]): vscode.QuickPickItem {
  const row = { label: `$(folder) ${messageText(folder)}`, description: `owns ${messageText(owns)}` };
  if (shared.length === 0) return row;
  const label = `$(warning) ${messageText(folder)}`;
  return { ...row, label, detail: `Owned in part by ${messageText(shared.join(', '))} as well` };
}
