import type { NextStep } from '../../core/agent/nextStep.ts';
import { HumanError } from '../../core/base/errors.ts';
import { plainLine } from '../../core/base/plainText.ts';
import type { Proposals } from '../../core/tasks/proposals.ts';
import { proposalLabel } from '../tree/proposalText.ts';
import { TreeNode } from '../tree/treeNode.ts';
import { messageText } from '../messageText.ts';
import type { Invocation } from './invocation.ts';
import type { CommandHandler } from './callbacks.ts';

/** A proposal as one of a list to pick from. */
export interface PickedProposal {
  readonly label: string;
  readonly detail: string;
  readonly id: string;
}

/** The commands on proposed tasks alone; `fanout.approve` and `fanout.deny` answer them as well (D37). */
export function proposalCommands(proposals: Proposals): Readonly<Record<string, CommandHandler>> {
  return {
    'fanout.editFollowUp': async (invocation) => {
      const id = await proposalIdFor(invocation, proposals, 'Edit and Approve');
      if (id === undefined) return undefined;
      const given = invocation.argument(1);
      const edited = isStep(given) ? given : await askForStep(invocation, proposals, id);
      return edited && approveProposal(proposals, id, edited);
    },
    'fanout.dismissFollowUp': async (invocation) => {
      const id = await proposalIdFor(invocation, proposals, 'Dismiss');
      if (id === undefined) return undefined;
      proposals.dismiss(id);
      return { ok: true };
    },
  };
}

/** Starts a proposed task; the answer names it. */
export function approveProposal(proposals: Proposals, id: string, edited: Partial<NextStep> = {}): object {
  return { ok: true, task_id: proposals.approve(id, edited).id };
}

/** What a person picks a proposal from. */
export function proposalPicks(proposals: Proposals): PickedProposal[] {
  return proposals
    .open()
    .flatMap((task) => task.proposals)
    .map((proposal) => ({
      label: messageText(proposalLabel(proposal)),
      detail: messageText(proposal.context),
      id: proposal.id,
    }));
}

async function proposalIdFor(invocation: Invocation, proposals: Proposals, title: string): Promise<string | undefined> {
  const given = invocation.argument(0);
  if (typeof given === 'string') return given;
  if (given instanceof TreeNode && given.kind === 'proposal') return given.requestId;
  if (given !== undefined && given !== null) throw new HumanError('The first argument must be a proposed task’s id.');
  invocation.willAsk();
  const picks = proposalPicks(proposals);
  if (picks.length === 0) throw new HumanError('No task proposes another one now.');
  return (await invocation.pick(picks, { title, placeHolder: 'Choose a proposed task' }))?.id;
}

/** A script's own goal and context for the proposal. */
function isStep(given: unknown): given is Partial<NextStep> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const fields = Object.entries(given);
  return fields.length > 0 && fields.every(([name, value]) => isField(name) && typeof value === 'string');
}

const isField = (name: string): boolean => name === 'goal' || name === 'context';

/** Asks for the goal, and for the context where there is one; `undefined` when dismissed. */
async function askForStep(
  invocation: Invocation,
  proposals: Proposals,
  id: string,
): Promise<Partial<NextStep> | undefined> {
  const proposal = proposals.get(id);
  if (!proposal) return {}; // approving says what became of it
  const totalSteps = proposal.context === '' ? 1 : 2;
  const ask = async (step: number, name: keyof NextStep, prompt: string): Promise<string | undefined> => {
    const shown = plainLine(proposal[name]);
    const title = totalSteps === 1 ? 'Edit and Approve' : `Edit and Approve (${String(step)} of ${String(totalSteps)})`;
    const text = await invocation.askText({ title, prompt, value: shown });
    return text === shown ? proposal[name] : text; // a text that was left alone keeps its lines
  };
  const goal = await ask(
    1,
    'goal',
    'What the task shall achieve. It has the module and the rights of the task that proposes it.',
  );
  if (goal === undefined) return undefined;
  if (totalSteps === 1) return { goal };
  const context = await ask(2, 'context', 'What it must know beyond that. Enter starts the task.');
  return context === undefined ? undefined : { goal, context };
}
