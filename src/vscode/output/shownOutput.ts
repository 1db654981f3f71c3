import type { Disposable } from '../../core/base/disposable.ts';
import { plainText } from '../../core/base/plainText.ts';
import type { TaskOutput } from '../../core/tasks/taskOutput.ts';
import { updateOf, type ShownLines } from './outputLines.ts';

/** What is needed of VS Code's output channel. */
export interface Channel extends Disposable {
  append(text: string): void;
  replace(text: string): void;
  show(preserveFocus: boolean): void;
}

/** What stands around the lines of a ring. The footer comes once, when it is no longer empty; nothing comes after it. */
export interface OutputFrame {
  readonly header: string;
  footer(): string;
}

/** One ring of output in one channel: replayed when made, brought up to date when told. */
export class ShownOutput implements Disposable {
  private shown: ShownLines = { start: 0, lines: [] };
  private version = -1;
  private closed = false;

  constructor(
    private readonly channel: Channel,
    readonly output: TaskOutput,
    private readonly frame: OutputFrame,
  ) {
    channel.append(frame.header);
    this.update();
  }

  show(): void {
    this.channel.show(true);
  }

  update(): void {
    if (this.closed) return;
    if (this.output.version !== this.version) this.drawLines();
    const footer = this.frame.footer();
    if (footer === '') return;
    this.channel.append(footer);
    this.closed = true;
  }

  dispose(): void {
    this.channel.dispose();
  }

  private drawLines(): void {
    this.version = this.output.version;
    const present = { start: this.output.droppedCount, lines: this.output.lines().map(plainText) };
    const update = updateOf(this.shown, present);
    this.shown = present;
    if (update?.kind === 'append') this.channel.append(update.text);
    else if (update) this.channel.replace(this.frame.header + update.text);
  }
}
