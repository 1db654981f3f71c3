import { stripVTControlCharacters } from 'node:util';
import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { cutEnd, cutStart } from '../../core/base/text.ts';

/** How often output is handed on, in milliseconds, and how much of it at a time; a line's length in UTF-16 units. */
const bounds = { everyMs: 500, lines: 40, lineLength: 300 } as const;

/**
 * A running command's output for people to follow, in whole lines, without terminal sequences; of a progress bar its last
 * state. Of what comes faster than anybody reads the last lines are handed on, and how many were left out.
 */
export class LiveOutput {
  private rest = '';
  private lines: string[] = [];
  private left = 0;
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly show: (text: string) => void,
  ) {}

  append(text: string): void {
    const parts = (this.rest + text).split('\n');
    // Twice: terminal sequences and what a progress bar has overwritten go when the line is shown.
    this.rest = cutStart(parts.pop() ?? '', 2 * bounds.lineLength);
    this.add(parts);
    if (this.lines.length > 0) this.timer ??= this.clock.after(bounds.everyMs, this.flush);
  }

  /** Hands on what is left; nothing comes after it. */
  end(): void {
    if (this.rest !== '') this.add([this.rest]);
    this.rest = '';
    this.timer?.dispose();
    this.flush();
  }

  private add(lines: readonly string[]): void {
    const all = [...this.lines, ...lines.slice(-bounds.lines)];
    this.left += this.lines.length + lines.length - Math.min(all.length, bounds.lines);
    this.lines = all.slice(-bounds.lines);
  }

  private readonly flush = (): void => {
    this.timer = undefined;
    if (this.lines.length === 0) return;
    const missing = this.left === 0 ? [] : [`… ${String(this.left)} lines left out …`];
    const text = [...missing, ...this.lines.map(shownLine)].map((line) => `${line}\n`).join('');
    this.lines = [];
    this.left = 0;
    this.show(text);
  };
}

function shownLine(line: string): string {
  const plain = stripVTControlCharacters(line).replace(/\r$/, '');
  return cutEnd(plain.slice(plain.lastIndexOf('\r') + 1), bounds.lineLength);
}
