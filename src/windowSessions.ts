import type { FileCoordinator } from './core/files/coordinator.ts';
import type { ParentAgent } from './core/parent/parentAgent.ts';
import type { ParentMemory } from './core/parent/parentPorts.ts';
import type { LeftTasks } from './core/tasks/registryPorts.ts';
import type { TaskRegistry } from './core/tasks/taskRegistry.ts';
import type { TokenBudget } from './core/tasks/tokenBudget.ts';
import type { WindowSessions } from './vscode/commands/sessionCommands.ts';
import type { CurrentSession } from './vscode/store/currentSession.ts';

interface SessionParts {
  readonly session: CurrentSession;
  readonly registry: TaskRegistry;
  readonly parent: ParentAgent;
  readonly budget: TokenBudget;
  readonly coordinator: FileCoordinator;
}

/** Changes this window's session: everything that belongs to one is left, and taken up, in the order of a start. */
export function windowSessions({ session, registry, parent, budget, coordinator }: SessionParts): WindowSessions {
  /** Takes up what `change` makes the session, and resolves with how many tasks were interrupted by leaving the one before. */
  const changeSession = async (
    unfinished: LeftTasks,
    change: (leave: () => Promise<void>) => Promise<ParentMemory>,
  ): Promise<number> => {
    let interrupted = 0;
    await parent.beginAnew(() =>
      change(async () => {
        interrupted = await registry.leave(unfinished);
      }),
    );
    return interrupted;
  };
  return {
    list: () => session.list(),
    remove: (id) => session.remove(id),
    begin: (unfinished) =>
      changeSession(unfinished, async (leave) => {
        const memory = await session.beginAnew(leave);
        budget.beginAnew();
        await coordinator.beginAnew();
        return memory;
      }),
    open: async (id, unfinished) => {
      const claimed = await session.claim(id); // first: when another window has it, nothing here is left
      return changeSession(unfinished, async (leave) => {
        const stored = await session.enter(claimed, leave);
        budget.beginAnew();
        budget.spend(stored.usage);
        await coordinator.beginAnew();
        registry.restore(stored.tasks);
        await coordinator.restore();
        return stored.parent;
      });
    },
  };
}
