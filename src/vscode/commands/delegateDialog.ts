import * as vscode from 'vscode';
import type { Module } from '../../core/modules/module.ts';
import { count } from '../amounts.ts';
import { messageText } from '../messageText.ts';
import { planDelegation, type PlannedTask } from './delegationPlan.ts';
import { pickModules, pickStart } from './moduleInput.ts';
import { askText, type Step } from './textInput.ts';

/** What a person decided on. */
export interface DelegationWish {
  readonly instruction: string;
  readonly folders: readonly string[];
}

const title = 'Delegate to Modules';
const totalSteps = 3;

/**
 * Asks for what was not given, then shows who would own what; `undefined` when dismissed. `capacity` is how many tasks
 * run at once. Rejects when the modules cannot be found.
 */
export async function askForDelegation(
  given: Partial<DelegationWish>,
  findModules: () => Promise<readonly Module[]>,
  capacity: number,
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
      pickStart(planRows(planDelegation(instruction, folders), instruction, capacity), { title, step: 3, totalSteps }),
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

function planRows(plan: readonly PlannedTask[], instruction: string, capacity: number): vscode.QuickPickItem[] {
  const waiting = Math.max(0, plan.length - capacity);
  const atOnce = waiting === 0 ? 'all at once' : `${String(capacity)} at once, ${String(waiting)} queued`;
  return [
    { label: `$(play) Start ${count(plan.length, 'task')}`, description: atOnce, detail: messageText(instruction) },
    { label: 'Who owns what', kind: vscode.QuickPickItemKind.Separator },
    ...plan.map(({ folder, owns }) => ({
      label: `$(folder) ${messageText(folder)}`,
      description: `owns ${messageText(owns)}`,
    })),
  ];
}
