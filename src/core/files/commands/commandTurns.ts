import { HumanError } from '../../base/errors.ts';
import type { FilesContext } from '../filesContext.ts';
import { LockTimeoutError, PathLocks } from '../paths/pathLocks.ts';
import type { CommandChanges, CommandRun } from './commandChanges.ts';
import { CommandTrace } from './commandTrace.ts';
import { filesBefore } from './filesBefore.ts';

/** How long a command waits for its turn, and how long its changes are looked for afterwards; in milliseconds. */
const deadlines = { turn: 15 * 60_000, trace: 60_000 } as const;

/** There is one turn for all: what a command changes is told apart by nothing else having run meanwhile. */
const turn = 'the turn of commands';

/** Runs the commands of all tasks one at a time, in order of asking, and takes what they change for their task's (F22). */
export class CommandTurns {
  private readonly turns: PathLocks;
  /** Aborts when the session is left: what a command of it does from then on is none of the next one's. */
  private session = new AbortController();

  constructor(private readonly context: FilesContext) {
    this.turns = new PathLocks(context.clock);
  }

  /** Begins another session. */
  beginAnew(): void {
    this.session.abort();
    this.session = new AbortController();
  }

  /** Looks at files while no command runs: what one has written is not taken for somebody else's before it has ended. */
  async between(look: () => Promise<void>): Promise<void> {
    await this.turns.run([turn], { signal: new AbortController().signal }, look);
  }

  /**
   * Rejects as the command does, and then its changes are noted all the same; with a `HumanError` when its turn does not
   * come, and then it has not run.
   */
  async run<Result>(
    run: CommandRun<Result>,
    signal: AbortSignal,
  ): Promise<{ readonly end: Result; readonly changes: CommandChanges }> {
    const holders = (): string[] => [run.taskId];
    try {
      return await this.turns.run([turn], { signal, deadline: deadlines.turn, holders }, () => this.alone(run, signal));
    } catch (error) {
      if (!(error instanceof LockTimeoutError)) throw error;
      throw new HumanError('Commands of other tasks have not ended in time, so this one did not run; try again later.');
    }
  }

  private async alone<Result>(
    { taskId, module, disk, work }: CommandRun<Result>,
    signal: AbortSignal,
  ): Promise<{ readonly end: Result; readonly changes: CommandChanges }> {
    const { signal: left } = this.session;
    const before = await filesBefore(this.context, disk, module, signal);
    const saves = disk.watchSaves();
    const trace = (): Promise<CommandChanges> =>
      this.trace(new CommandTrace(this.context, taskId, before, saves), disk, left);
    try {
      let end: Result;
      try {
        end = await work();
      } catch (error) {
        await trace();
        throw error;
      }
      return { end, changes: await trace() };
    } finally {
      saves.dispose();
    }
  }

  /** Under a time of its own: what a cancelled command has changed is its task's as well. */
  private async trace(
    trace: CommandTrace,
    disk: CommandRun<unknown>['disk'],
    left: AbortSignal,
  ): Promise<CommandChanges> {
    const time = new AbortController();
    const timer = this.context.clock.after(deadlines.trace, () => {
      time.abort();
    });
    try {
      return await trace.follow(disk, AbortSignal.any([time.signal, left]));
    } finally {
      timer.dispose();
    }
  }
}
