import { waitAtMost, type Clock } from '../../core/base/clock.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import type { CurrentSession } from './currentSession.ts';

/** How long tasks may take to stop when the window closes, in milliseconds; VS Code gives an extension five seconds in all. */
const stopDeadlineMs = 2_500;

interface ClosingParts {
  readonly registry: TaskRegistry;
  readonly parent: ParentAgent;
  readonly session: CurrentSession;
  readonly clock: Clock;
}

/** Stops everything at a safe point, and resolves when it has stopped, or the time is up, and what happened is stored (D41). */
export async function closeSession({ registry, parent, session, clock }: ClosingParts): Promise<void> {
  const stopped = Promise.all([registry.close(), parent.close()]);
  await waitAtMost(clock, stopDeadlineMs, stopped);
  await session.close();
}
