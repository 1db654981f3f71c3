import type { TaskProfile } from '../tasks/taskProfile.ts';

/** A profile as it stands in a file of the workspace. */
export interface Profile extends TaskProfile {
  /** What it is for, in a line; empty when the file does not say. */
  readonly description: string;
  /** The file's path, relative to the workspace. */
  readonly path: string;
  /** What of it could not be understood, each a sentence. */
  readonly warnings: readonly string[];
}
