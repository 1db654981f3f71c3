import type { Clock } from '../base/clock.ts';
import type { ModelPrice } from '../model/usage.ts';
import type { TaskLimits } from './spawnRequest.ts';
import type { FileChange, TaskOrigin, TaskView } from './task.ts';
import type { Caller } from './taskLineage.ts';
import type { AgentLog } from './store/agentLog.ts';
import type { RunTask } from './taskRun.ts';

/** What the registry needs from outside. */
export interface RegistryPorts {
  readonly clock: Clock;
  /** An id that was never given before in this workspace (D3). */
  readonly nextId: () => string;
  /** An id that no request of a task had before in this workspace. */
  readonly nextRequestId: () => string;
  readonly run: RunTask;
  readonly limits: TaskLimits;
  /** Why no task can run now, as one sentence that names the remedy, or `undefined` (D4). */
  readonly unavailable: () => string | undefined;
  /** By the model's name. */
  readonly prices: () => ReadonlyMap<string, ModelPrice>;
  readonly filesChanged: (taskId: string) => readonly FileChange[];
  /** Stores a whole text of a task and resolves with the place where a person finds it. */
  readonly keepText: (taskId: string, text: string) => Promise<string>;
  /** The log of a new task, in the present session. */
  readonly openLog: (taskId: string) => AgentLog;
  readonly onListenerError: (error: unknown) => void;
}

/** One change of the tasks; `output` means that nothing but the output grew. */
export interface TaskChange {
  readonly type: 'added' | 'changed' | 'output' | 'removed';
  readonly task: TaskView;
}

/** How a spawn is entered, beyond what the task shall do. */
export interface SpawnEntry {
  readonly caller: Caller;
  readonly origin: TaskOrigin;
  readonly batch?: string | undefined;
  /** As of the task. */
  readonly generation?: number;
}

/** What becomes of the unfinished tasks of a session that is left: they wait there to be resumed, or are cancelled. */
export type LeftTasks = 'interrupted' | 'cancelled';

/** What has become of the unfinished tasks of a session that was left. */
export interface LeftCounts {
  readonly interrupted: number;
  /** Those, interrupted or cancelled, that had not stopped when their time was up: a program of theirs may still run. */
  readonly unstopped: number;
}
