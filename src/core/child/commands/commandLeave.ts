import { ellipsis } from '../../base/text.ts';
import { canBeSeen } from '../../files/rules/changePreview.ts';
import type { Leave } from '../../files/rules/changeRules.ts';
import { isAllowedUnasked } from './allowedCommand.ts';

/** How commands of tasks come to run (`fanout.commands.approval`). */
export type CommandApproval = 'ask' | 'allowlist' | 'deny';

/** What decides on a task's commands; each member is asked anew for every command. */
export interface CommandRules {
  readonly approval: () => CommandApproval;
  /** Beginnings of commands that run unasked in the mode `allowlist`. */
  readonly allow: () => readonly string[];
  readonly isTrusted: () => boolean;
  /** Shows a person the text and resolves with their answer; rejects with an `AbortError` when the signal fires first. */
  readonly ask: (text: string, signal: AbortSignal) => Promise<Leave>;
}

/** Gets the commands of one task allowed. Leave holds for exactly the command that was shown, once (S10, S11). */
export class CommandLeave {
  private readonly denied = new Set<string>();

  constructor(private readonly rules: CommandRules) {}

  /** Why the command must not run, as one sentence or more; undefined when it may. `folder` is how a person knows its place. */
  async refusalOf(command: string, folder: string, signal: AbortSignal): Promise<string | undefined> {
    const { rules } = this;
    const barred = this.barrier();
    if (barred !== undefined) return barred;
    if (rules.approval() === 'allowlist' && isAllowedUnasked(command, rules.allow())) return undefined;
    const question = questionOf(command, folder);
    if (!canBeSeen(question.split('\n'))) {
      return 'The command is too long for a person to look at, so it did not run. Make it shorter, or several commands.';
    }
    const next = 'Go on without it, and say in your summary what is missing.';
    if (this.denied.has(question)) return `The person did not allow this command; it did not run. ${next}`;
    const leave = await rules.ask(question, signal);
    if (leave === 'approved') return this.barrier();
    this.denied.add(question);
    const why = leave === 'expired' ? 'Nobody allowed this command in time' : 'The person did not allow this command';
    return `${why}; it did not run. ${next}`;
  }

  private barrier(): string | undefined {
    if (!this.rules.isTrusted()) return 'The workspace is not trusted, so no command runs in it.';
    if (this.rules.approval() !== 'deny') return undefined;
    return 'The person lets no commands run (fanout.commands.approval is "deny"). Go on without them.';
  }
}

/** The longest beginning of a command of several lines that stands above it. */
const longestBeginning = 60;

/** The whole command, and on the first line at least its beginning, so that a row and a notification name it. */
function questionOf(command: string, folder: string): string {
  const lines = command.trim().split('\n');
  if (lines.length === 1) return `Run in ${folder}: ${command}`;
  return `Run ${String(lines.length)} lines in ${folder}: ${ellipsis(lines[0] ?? '', longestBeginning)}\n${command}`;
}
