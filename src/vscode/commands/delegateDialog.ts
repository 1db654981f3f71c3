import * as vscode from 'vscode';
import type { Module } from '../../core/modules/module.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { count } from '../amounts.ts';
import { messageText } from '../messageText.ts';
import { planDelegation, type PlannedTask } from './delegationPlan.ts';
import { pickModules, pickStart, type PickPosition } from './moduleInput.ts';
import { noProfile, pickProfile } from './profileInput.ts';
import { sharedOwnership } from './sharedOwnership.ts';
import { askText, type Step } from './textInput.ts';

/** What a person decided on. */
export interface DelegationWish {
  readonly instruction: string;
  readonly folders: readonly string[];
  /** Name of the profile that the tasks work by. */
  readonly profile?: string | undefined;
}

/** What there is to choose from. */
interface DelegationChoices {
  readonly findModules: () => Promise<readonly Module[]>;
  readonly findProfiles: () => Promise<readonly Profile[]>;
}

const title = 'Delegate to Modules';

/**
 * Asks for what was not given, then shows who would own what, and with whom; `undefined` when dismissed. Rejects when the modules cannot be found.
 */
export async function askForDelegation(
  given: Partial<DelegationWish>,
  { findModules, findProfiles }: DelegationChoices,
  registry: Pick<TaskRegistry, 'all' | 'capacity'>,
): Promise<DelegationWish | undefined> {
  let { folders = [], instruction = '', profile } = given;
  const profiles = given.profile === undefined ? await findProfiles() : [];
  const steps: Question[] = [];
  if (!given.folders) {
    steps.push(async (position) => {
      const step = await pickModules(findModules, position, folders);
      if (step.kind === 'given') folders = step.value;
      return step;
    });
  }
  if (given.instruction === undefined) {
    steps.push(async (position) => {
      const prompt = `${tasksOf(folders)} gets this instruction.`;
      const placeholder = 'For example: Convert this module from CommonJS to ES modules';
      const step = await askText({ ...position, prompt, placeholder, value: instruction });
      if (step.kind === 'given') instruction = step.value;
      return step;
    });
  }
  if (profiles.length > 0) {
    steps.push(async (position) => {
      const step = await pickProfile(profiles, position, profile);
      if (step.kind === 'given') profile = step.value === noProfile ? undefined : step.value;
      return step;
    });
  }
  steps.push((position) =>
    pickStart(planRows(planDelegation(instruction, folders), { instruction, profile }, registry), position),
  );
  for (let index = 0; index < steps.length;) {
    const step = await steps[index]?.({ title, step: index + 1, totalSteps: steps.length });
    if (!step || step.kind === 'dismissed') return undefined;
    index += step.kind === 'back' ? -1 : 1;
    if (index < 0) return undefined;
  }
  return { folders, instruction, profile };
}

/** One step of the dialog. */
type Question = (position: PickPosition) => Promise<Step<unknown>>;

function planRows(
  plan: readonly PlannedTask[],
  { instruction, profile }: { readonly instruction: string; readonly profile: string | undefined },
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
      description: [atOnce, ...(profile === undefined ? [] : [`as ${messageText(profile)}`]), ...overlap].join(' · '),
      detail: messageText(instruction),
    },
    { label: 'Who owns what', kind: vscode.QuickPickItemKind.Separator },
    ...rows,
  ];
}

function tasksOf(folders: readonly string[]): string {
  const [first = ''] = folders;
  return folders.length === 1
    ? `The task for ${messageText(first)}`
    : `One task for each of ${count(folders.length, 'module')}`;
}

/** What others own of it, too, stands below it: their edits are merged, but two minds are on one file. */
function planRow({ folder, owns }: PlannedTask, shared: readonly string[]): vscode.QuickPickItem {
  const row = { label: `$(folder) ${messageText(folder)}`, description: `owns ${messageText(owns)}` };
  if (shared.length === 0) return row;
  const label = `$(warning) ${messageText(folder)}`;
  return { ...row, label, detail: `Owned ${messageText(shared.join(', '))} as well` };
}
