import type { JsonSchema } from './outputSchema.ts';
import type { AskedRights } from './spawnRequest.ts';
import type { TaskProfile } from './taskProfile.ts';

/** A set of a child's tools that is granted or withheld as a whole. */
export type Toolset = 'read' | 'edit' | 'terminal';

/** What a task is asked to do; fixed when it is spawned. */
export interface TaskSpec {
  readonly goal: string;
  readonly context: string;
  /** Workspace-relative folder, or `undefined` for the whole workspace. */
  readonly module: string | undefined;
  /** Globs of what the task owns, workspace-relative. */
  readonly owns: readonly string[];
  readonly model: string | undefined;
  readonly toolsets: readonly Toolset[];
  readonly role: 'leaf' | 'orchestrator';
  readonly maxTurns: number;
  /** The named profile that it works by, and what that tells it (D36). */
  readonly profile?: Pick<TaskProfile, 'name' | 'prompt' | 'tools'> | undefined;
  /** Ids of the tasks that must have ended before it starts (D43). */
  readonly after: readonly string[];
  /** What its result must fit; without one it needs none (D44). */
  readonly outputSchema: JsonSchema | undefined;
  /** What was asked for of that which limits and grant decide as well; they may change. */
  readonly asked?: AskedRights | undefined;
}
