/** The parent agent's name among the agents of a session. */
export const parentName = 'parent';

/** Where a session's logs are kept, one for each agent; appended to, never rewritten. */
export interface LogFolder {
  /** The names of the logs that there are. */
  names(): Promise<readonly string[]>;
  /** All that was appended to a log so far; empty when there is none. */
  read(name: string): Promise<string>;
  /** Adds to the end of a log; resolves when a crash of this process can no longer undo it. */
  append(name: string, text: string): Promise<void>;
}
