/** One command for the system's shell. */
export interface CommandRequest {
  readonly command: string;
  /** The absolute path of the folder that it runs in. */
  readonly folder: string;
  /** Milliseconds after which it is ended. */
  readonly timeout: number;
  /** Called with what it writes while it runs, in whole lines for people to follow; not all of what comes fast. */
  readonly onOutput: (text: string) => void;
}

/** How a command ended; `by` is the signal that ended it, where it has no exit code. */
export interface CommandEnd {
  readonly how: 'exited' | 'timed-out';
  readonly code: number | null;
  readonly by: string | null;
  /** What it wrote, both streams in the order in which it came, without terminal sequences; of a long one both ends. */
  readonly output: string;
}

/** Runs commands; when `run` settles, nothing that the command started is left. Rejects with an `AbortError` when aborted. */
export interface CommandRunner {
  run(request: CommandRequest, signal: AbortSignal): Promise<CommandEnd>;
}
