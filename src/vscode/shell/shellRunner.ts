import { spawn, type ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { Clock } from '../../core/base/clock.ts';
import { AbortError, errorMessage, HumanError, throwIfAborted } from '../../core/base/errors.ts';
import { BoundedText } from '../../core/child/commands/boundedText.ts';
import type { CommandEnd, CommandRequest, CommandRunner } from '../../core/child/commands/commandRunner.ts';
import { LiveOutput } from './liveOutput.ts';
import { endMarked, endTree, markName, treeOptions } from './processTree.ts';

/** Between asking to end and ending, and until output that an escaped process holds open is given up; in milliseconds. */
const patience = { end: 2_000, output: 1_000 } as const;

/** UTF-16 units of each end of the output that are kept. */
const keptOutput = 32_000;

/** Runs commands by the system's shell: `/bin/sh`, or `cmd.exe` on Windows. */
export class ShellRunner implements CommandRunner {
  constructor(
    private readonly clock: Clock,
    /** Asked for each command. */
    private readonly environment: () => Record<string, string>,
    /** A word that no other process has in its environment. */
    private readonly newMark: () => string,
  ) {}

  async run({ command, folder, timeout, onOutput }: CommandRequest, signal: AbortSignal): Promise<CommandEnd> {
    throwIfAborted(signal);
    const mark = this.newMark();
    const child = spawn(command, {
      ...treeOptions,
      shell: true,
      cwd: folder,
      env: { ...this.environment(), [markName]: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const live = new LiveOutput(this.clock, onOutput);
    const output = collect(child, live);
    const exit = exitOf(child);
    const state = { timedOut: false };
    const end = (): void => {
      endTree(child, 'SIGTERM');
      timers.push(
        this.clock.after(patience.end, () => {
          endTree(child, 'SIGKILL');
        }),
      );
    };
    const timers = [
      this.clock.after(timeout, () => {
        state.timedOut = true;
        end();
      }),
    ];
    signal.addEventListener('abort', end, { once: true });
    try {
      const { code, by } = await exit;
      // What it started may go on, writing files that would count as nobody's.
      endTree(child, 'SIGKILL');
      await endMarked(mark);
      await this.closed(child);
      live.end();
      throwIfAborted(signal);
      const text = stripVTControlCharacters(output.toString()).replaceAll(/\r\n/g, '\n');
      return { how: state.timedOut ? 'timed-out' : 'exited', code, by, output: text };
    } catch (error) {
      if (error instanceof AbortError) throw error;
      throw new HumanError(`The command could not be started: ${errorMessage(error)}.`);
    } finally {
      signal.removeEventListener('abort', end);
      for (const timer of timers) timer.dispose();
    }
  }

  /** Resolves when all output has come; one that left the group may hold the pipes for ever. */
  private async closed(child: ChildProcess): Promise<void> {
    if (child.stdout?.closed === true && child.stderr?.closed === true) return;
    await new Promise<void>((resolve) => {
      const timer = this.clock.after(patience.output, () => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve();
      });
      child.once('close', () => {
        timer.dispose();
        resolve();
      });
    });
  }
}

function collect(child: ChildProcess, live: LiveOutput): BoundedText {
  const output = new BoundedText(keptOutput);
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    stream?.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk);
      output.append(text);
      live.append(text);
    });
    stream?.on('error', () => undefined);
  }
  return output;
}

function exitOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly by: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, by) => {
      resolve({ code, by });
    });
  });
}
