import type { NextStep } from '../agent/nextStep.ts';
import { errorMessage, HumanError } from '../base/errors.ts';
import type { Proposal } from './proposal.ts';
import type { SpawnEntry } from './registryPorts.ts';
import { requestOf, type SpawnRequest, type TaskLimits } from './spawnRequest.ts';
import type { Task, TaskView } from './task.ts';
import type { TaskLineage } from './taskLineage.ts';
import { isEnded } from './taskStatus.ts';

/** What the proposals need of the registry. */
interface ProposalPorts {
  readonly tasks: Pick<TaskLineage<Task>, 'all' | 'ancestors'>;
  readonly limits: Pick<TaskLimits, 'followUps' | 'maxSpawnDepth'>;
  readonly spawn: (request: SpawnRequest, entry: SpawnEntry) => TaskView;
  /** To be called when one of its proposals is open no more. */
  readonly answered: (task: Task) => void;
}

/**
 * Makes tasks of what finished ones propose (D37). Such a task stands beside the finished one, under the same spawner, and has
 * its module and rights; each proposal is answered once.
 */
export class Proposals {
  constructor(private readonly ports: ProposalPorts) {}

  /** The tasks with a proposal that nobody has answered, in order of spawning. */
  open(): TaskView[] {
    return this.ports.tasks.all().filter(({ proposals }) => proposals.length > 0);
  }

  /** The unanswered proposal with this id. */
  get(id: string): Proposal | undefined {
    return this.find(id)?.proposal;
  }

  /** Spawns the proposed task, with what `edited` says instead; throws a `HumanError`, and then the proposal stays. */
  approve(id: string, edited: Partial<NextStep> = {}): TaskView {
    const { task, proposal } = this.known(id);
    return this.take(task, proposal, edited);
  }

  /** Turns a proposal down; throws a `HumanError` when there is none with this id. */
  dismiss(id: string): void {
    const { task } = this.known(id);
    task.answerProposal(id);
    this.ports.answered(task);
  }

  /**
   * To be called when a task has ended: with `auto` its proposals start. A chain of them ends after as many as tasks may be
   * nested (`fanout.tasks.maxSpawnDepth`), so that nothing goes on for ever by itself; a person is asked about the rest.
   */
  ended(task: Task): void {
    if (task.generation > 0 && this.isToldToNobody(task)) task.markHeard();
    if (this.ports.limits.followUps() !== 'auto' || task.generation >= this.ports.limits.maxSpawnDepth()) return;
    for (const proposal of task.proposals) {
      try {
        this.take(task, proposal, {});
      } catch (error) {
        task.note(`A proposed task was not started: ${errorMessage(error)}`);
      }
    }
  }

  /** Somebody else's agent knows nothing of what followed its task, and our parent is not told of it: the person sees it (D25). */
  private isToldToNobody(task: Task): boolean {
    return (
      task.origin === 'language-model-tool' && this.ports.tasks.ancestors(task).every(({ status }) => isEnded(status))
    );
  }

  private take(task: Task, proposal: Proposal, edited: Partial<NextStep>): TaskView {
    const { goal, context } = { ...proposal, ...edited };
    const request = { ...requestOf(task.spec, () => false), goal, context, outputSchema: undefined };
    // One that was cancelled spawns no more; what stands above it does, or the root.
    const spawner = this.ports.tasks.ancestors(task).find(({ status }) => status !== 'cancelled');
    const { origin, batch, generation } = task;
    const entry = { caller: spawner?.id ?? null, origin, batch, generation: generation + 1 };
    const spawned = this.ports.spawn(request, entry);
    task.answerProposal(proposal.id);
    task.note(`Task ${spawned.id} follows, as it proposed.`);
    this.ports.answered(task);
    return spawned;
  }

  private known(id: string): { readonly task: Task; readonly proposal: Proposal } {
    const found = this.find(id);
    if (found) return found;
    throw new HumanError(
      `Nothing with the id "${id}" waits for you any more: it was answered, or its task was removed.`,
    );
  }

  private find(id: string): { readonly task: Task; readonly proposal: Proposal } | undefined {
    for (const task of this.ports.tasks.all()) {
      const proposal = task.proposals.find((each) => each.id === id);
      if (proposal) return { task, proposal };
    }
    return undefined;
  }
}
