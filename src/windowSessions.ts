import type { FileCoordinator } from './core/files/coordinator.ts';
import type { ParentAgent } from './core/parent/parentAgent.ts';
import type { LeftCounts, LeftTasks } from './core/tasks/registryPorts.ts';
import type { TaskRegistry } from './core/tasks/taskRegistry.ts';
import type { TokenBudget } from './core/tasks/tokenBudget.ts';
import type { Interruptions } from './vscode/notifications/interruptions.ts';
import type { WindowSessions } from './vscode/commands/sessionCommands.ts';
import type { CurrentSession } from './vscode/store/currentSession.ts';
import type { SessionFolder } from './vscode/store/sessionFolders.ts';

interface SessionParts {
  readonly session: CurrentSession;
  readonly registry: TaskRegistry;
  readonly parent: Pick<ParentAgent, 'beginAnew'>;
  readonly budget: TokenBudget;
  readonly coordinator: FileCoordinator;
  readonly interruptions: Pick<Interruptions, 'tell' | 'noteTold'>;
}

/** The window's sessions as the commands change them, and as the registry asks about them. */
interface ChangingSessions extends WindowSessions {
  /** Why no task can start now: while the session changes it would belong to neither, as one sentence; else `undefined`. */
  readonly unavailable: () => string | undefined;
}

/** Changes this window's session: everything that belongs to one is left, and taken up, in the order of a start. */
export function windowSessions(parts: SessionParts): ChangingSessions {
  const { session, registry, parent, budget, coordinator, interruptions } = parts;
  let changes = 0;

  /** Resolves with what leaving the session before has done to its tasks, of which the person is then told. */
  const changeTo = async (folder: SessionFolder, unfinished: LeftTasks): Promise<LeftCounts> => {
    let left: LeftCounts = { interrupted: 0, unstopped: 0 };
    changes++;
    try {
      await parent.beginAnew(async () => {
        const tasks = registry.all();
        left = await registry.leave(unfinished);
        interruptions.noteTold(tasks);
        await coordinator.beginAnew(); // while its journal is still where it was
        const stored = await session.enter(folder);
        budget.beginAnew();
        budget.spend(stored.usage);
        registry.restore(stored.tasks);
        await coordinator.restore();
        return stored.parent;
      });
    } catch (error) {
      await session.giveUp(folder);
      throw error;
    } finally {
      changes--;
    }
    return left;
  };
  return {
    unavailable: () =>
      changes === 0 ? undefined : 'This window is changing its session: start the task again when that is done.',
    list: () => session.list(),
    remove: (id) => session.remove(id),
    // The folder comes first: when it cannot be had, nothing here is left.
    begin: async (unfinished) => changeTo(await session.create(), unfinished),
    open: async (id, unfinished) => {
      const left = await changeTo(await session.claim(id), unfinished);
      void interruptions.tell();
      return left;
    },
  };
}
