import { addUsage, noUsage, usageOf, type Usage } from '../model/usage.ts';
import type { TaskView } from './task.ts';

/** What may be spent in tokens, input and output together; 0 means no limit. Asked anew each time, so that a changed setting counts at once. */
export interface TokenLimits {
  taskTokens(): number;
  sessionTokens(): number;
}

/**
 * Counts what a session's model calls cost, the parent's and those of removed tasks included. No request is sent once a
 * limit is reached (D29); requests that are under way at that moment are finished.
 */
export class TokenBudget {
  private spent = noUsage;
  private session = 0;

  constructor(private readonly limits: TokenLimits) {}

  /** What all model calls of the session have used. */
  get usage(): Usage {
    return this.spent;
  }

  /** Enters what calls of a model have used, failed and aborted ones included. */
  spend(usage: Usage, model?: string): void {
    this.spent = addUsage(this.spent, usageOf(model, usage));
  }

  /** The `spend` of the present session: what comes after another one has begun is not that one's. */
  account(): TokenBudget['spend'] {
    const { session } = this;
    return (usage, model) => {
      if (session === this.session) this.spend(usage, model);
    };
  }

  /** A new session begins, which has spent nothing. */
  beginAnew(): void {
    this.session++;
    this.spent = noUsage;
  }

  /** Why nothing of the session may make a request any more, as one sentence that names the remedy; `undefined` while it may. */
  sessionProblem(): string | undefined {
    const limit = this.limits.sessionTokens();
    const used = this.spent.input + this.spent.output;
    if (limit === 0 || used < limit) return undefined;
    return `This session is out of tokens: it has used ${figures(used, limit)}; raise fanout.session.tokenBudget to go on.`;
  }

  /** Why this task may make no further request, or `undefined`; what it spawned counts for itself. */
  taskProblem({ usage }: TaskView): string | undefined {
    const limit = this.limits.taskTokens();
    const used = usage.input + usage.output;
    if (limit === 0 || used < limit) return this.sessionProblem();
    return `out of tokens: the task has used ${figures(used, limit)} (fanout.tasks.tokenBudget)`;
  }
}

function figures(used: number, limit: number): string {
  return `${used.toLocaleString('en')} of ${limit.toLocaleString('en')}`;
}
