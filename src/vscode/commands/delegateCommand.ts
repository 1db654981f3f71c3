import * as vscode from 'vscode';
import { HumanError } from '../../core/base/errors.ts';
import type { Module } from '../../core/modules/module.ts';
import type { Delegation } from '../../core/parent/tools/delegation.ts';
import { askForDelegation, type DelegationWish } from './delegateDialog.ts';
import { planDelegation, unknownModule, type SiblingNaming } from './delegationPlan.ts';
import type { Invocation } from './invocation.ts';
import { TreeNode } from '../tree/treeNode.ts';

/** What delegating to modules needs. */
export interface DelegatePorts {
  /** The person's. */
  readonly delegation: Delegation;
  /** Why no task can run now, as one sentence, or `undefined`. */
  readonly unavailable: () => string | undefined;
  /** The modules of the workspace, in the order in which a person wants to see them. */
  readonly findModules: () => Promise<readonly Module[]>;
  /** Whether children are told the names of the modules beside theirs. */
  readonly siblingNaming: () => SiblingNaming;
  /** An id for tasks that are spawned together, never given before. */
  readonly newBatchId: () => string;
}

/** `fanout.delegate`: one task per module, all or none, without a model call; resolves with their ids at spawn. */
export async function delegate(invocation: Invocation, ports: DelegatePorts): Promise<readonly string[] | undefined> {
  const given = wishIn(invocation.argument(0));
  const isComplete = given.instruction !== undefined && given.folders !== undefined;
  if (!isComplete) invocation.willAsk();
  const unavailable = ports.unavailable();
  if (unavailable !== undefined) throw new HumanError(unavailable);
  if (given.folders) await checkModules(given.folders, ports);
  const { registry } = ports.delegation;
  const wish = isComplete ? (given as DelegationWish) : await askForDelegation(given, ports.findModules, registry);
  if (!wish) return undefined;
  // A folder may have gone while the person thought.
  if (!isComplete) await checkModules(wish.folders, ports);
  const plan = planDelegation(wish.instruction, wish.folders, ports.siblingNaming());
  if (!isComplete) await vscode.commands.executeCommand('fanout.tasks.focus');
  const entry = { caller: null, origin: 'person', batch: ports.newBatchId() } as const;
  return plan.map(({ request }) => registry.spawn(request, entry).id);
}

function wishIn(argument: unknown): Partial<DelegationWish> {
  if (argument === undefined || argument === null || argument instanceof TreeNode) return {};
  if (typeof argument !== 'object') throw new HumanError(usage);
  const { instruction, modules, profile } = argument as Readonly<Record<string, unknown>>;
  if (profile !== undefined) throw new HumanError('Profiles are not in this version of Fanout: leave profile out.');
  if (instruction !== undefined && typeof instruction !== 'string') throw new HumanError(usage);
  if (modules !== undefined && !isTextList(modules)) throw new HumanError(usage);
  return {
    ...(instruction === undefined ? {} : { instruction }),
    ...(modules === undefined ? {} : { folders: modules }),
  };
}

const usage =
  'fanout.delegate takes { instruction, modules }: a text, and a list of workspace-relative folders such as "packages/api".';

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Throws on the first module that is not there, before anything is spawned. */
async function checkModules(folders: readonly string[], { delegation, findModules }: DelegatePorts): Promise<void> {
  for (const folder of new Set(folders)) {
    const problem = await delegation.moduleProblem(folder);
    if (problem !== undefined) throw unknownModule(problem, await findModules());
  }
}
