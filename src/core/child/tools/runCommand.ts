import * as z from 'zod/mini';
import { defineTool, failed, succeeded, type Tool } from '../../agent/tool.ts';
import { HumanError } from '../../base/errors.ts';
import { cutMiddle } from '../../base/text.ts';
import type { CommandChanges } from '../../files/commands/commandChanges.ts';
import type { CommandLeave } from '../commands/commandLeave.ts';
import type { CommandEnd, CommandRequest } from '../commands/commandRunner.ts';

/** Seconds, and characters of output. */
const bounds = { timeout: 120, longestTimeout: 600, output: 10_000, names: 20 } as const;

/** What `run_command` works with. */
export interface CommandPorts {
  readonly leave: CommandLeave;
  /** Where commands run: as the person knows it, and as an absolute path; undefined when no folder is open. */
  readonly folder: () => { readonly name: string; readonly path: string } | undefined;
  /** Runs it when it is its turn, and takes what it changes for the task's. Rejects with an `AbortError` when aborted. */
  readonly run: (
    request: CommandRequest,
    signal: AbortSignal,
  ) => Promise<{ readonly end: CommandEnd; readonly changes: CommandChanges }>;
}

/** `run_command`: one command in the system's shell, once it is allowed; what it changes is the task's (F22). */
export function runCommand({ leave, folder, run }: CommandPorts): Tool {
  return defineTool({
    name: 'run_command',
    description:
      'Runs a command in the system’s shell in the workspace’s folder and answers its exit code and output, such as for ' +
      'tests, builds, formatters and generators. It has no input and no terminal; what it leaves running is ended. It may ' +
      'wait for the person’s approval. Not for reading or editing files: the other tools know what others change.',
    effect: 'write',
    input: z.object({
      command: z.string().check(z.describe('One plain command is allowed more easily than several in one.')),
      timeout: z.optional(
        z
          .number()
          .check(
            z.describe(`Seconds; ${String(bounds.timeout)} unless told, at most ${String(bounds.longestTimeout)}.`),
          ),
      ),
    }),
    run: async ({ command, timeout = bounds.timeout }, signal, onOutput) => {
      if (command.trim() === '') throw new HumanError('The command is blank; say what to run.');
      if (command.includes('\0')) throw new HumanError('The command holds a NUL character, which no shell takes.');
      if (!(timeout > 0)) throw new HumanError('The timeout must be more than 0 seconds.');
      const place = folder();
      if (!place) throw new HumanError('No folder is open, so there is nowhere to run a command.');
      const refusal = await leave.refusalOf(command, place.name, signal);
      if (refusal !== undefined) return failed(refusal);
      const seconds = Math.min(timeout, bounds.longestTimeout);
      const { end, changes } = await run({ command, folder: place.path, timeout: seconds * 1000, onOutput }, signal);
      const text = [headline(end, seconds), ...outputOf(end), ...changeLines(changes)].join('\n');
      return end.how === 'exited' && end.code === 0 ? succeeded(text) : failed(text);
    },
  });
}

function headline({ how, code, by }: CommandEnd, seconds: number): string {
  if (how === 'timed-out') return `Ended after ${String(seconds)} s, because its time was up; it had not finished.`;
  return code === null ? `Ended by the signal ${by ?? 'of the system'}.` : `Exit code ${String(code)}.`;
}

function outputOf({ output }: CommandEnd): string[] {
  const text = output.trim();
  return [text === '' ? 'It wrote nothing.' : cutMiddle(text, bounds.output, '\n… the middle is left out …\n')];
}

function changeLines({ changed, shared, untaken, unsaved, isWhole }: CommandChanges): string[] {
  const lines: string[] = [];
  if (changed.length > 0) lines.push(`It changed ${named(changed)}: that counts as your change. Read before you edit.`);
  if (shared.length > 0) {
    lines.push(
      `Others changed ${named(shared)} while it ran: only what nobody else is known to have done there counts as yours.`,
    );
  }
  if (unsaved.length > 0) {
    lines.push(
      `It changed ${named(unsaved)} on disk, where an editor holds unsaved text: the editor does not have it, and it does not count as yours. Say so in your summary.`,
    );
  }
  if (untaken.length > 0) {
    const each = untaken.map(({ path, reason }) => `${path} (${reason})`);
    lines.push(
      `It changed ${named(each)}: nobody can take that back for you. Say so in your summary if it is to stay so.`,
    );
  }
  if (!isWhole) lines.push('The workspace has too many files to look at all of them: it may have changed others too.');
  return lines.map((line) => `[Fanout] ${line}`);
}

function named(paths: readonly string[]): string {
  const rest = paths.length - bounds.names;
  const shown = paths.slice(0, bounds.names).join(', ');
  return rest > 0 ? `${shown} and ${String(rest)} more` : shown;
}
