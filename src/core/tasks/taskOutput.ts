import { RingBuffer } from '../base/ringBuffer.ts';
import { cutEnd, detached, endsInHighSurrogate } from '../base/text.ts';

/** The ring's bounds (D7): lines kept, and UTF-16 units of each. */
export const outputBounds = { lines: 200, lineLength: 500 } as const;

/** What marks a line of ours (tool calls, edits, steering) among the model's text. */
export const ownLinePrefix = '» ';

/**
 * The last lines of what a task said and did (D7). Streamed text is joined into lines and split at line feeds; the
 * unfinished line is visible. A longer line is cut, never within a surrogate pair, and no larger string stays alive.
 */
export class TaskOutput {
  private readonly ring = new RingBuffer<string>(outputBounds.lines);
  /** True while the newest line may still grow. */
  private open = false;
  /** True when the newest line was cut: the rest of it is passed over. */
  private full = false;
  /** Lines that the present stretch of streamed text has begun, so that a retry can take them back. */
  private streamed = 0;
  /** Lines of ours among these, which a retry does not take back. */
  private among: string[] = [];
  private versionCount = 0;

  /** Grows with every change, so that a view knows whether to draw again. */
  get version(): number {
    return this.versionCount;
  }

  get lineCount(): number {
    return this.ring.length;
  }

  get droppedCount(): number {
    return this.ring.dropped;
  }

  lines(): string[] {
    return this.ring.toArray();
  }

  /** The last `count` lines joined by line feeds; `""` when there are none. */
  tail(count: number): string {
    return this.ring.last(count).join('\n');
  }

  /** Adds a piece of streamed text; it may hold any number of line ends, or none. */
  write(chunk: string): void {
    if (chunk === '') return;
    this.versionCount++;
    let from = 0;
    while (from < chunk.length) {
      const feed = chunk.indexOf('\n', from);
      const to = feed === -1 ? chunk.length : feed;
      this.extend(chunk, from, to);
      if (feed === -1) return;
      this.closeLine();
      from = feed + 1;
    }
  }

  /** Adds lines of our own, each with the prefix; an unfinished line before them is ended, and text that goes on begins a new one. */
  note(text: string): void {
    this.open = false;
    this.versionCount++;
    const lines = text.split('\n').map((line) => keep(ownLinePrefix + line));
    for (const line of lines) this.ring.push(line);
    if (this.streamed === 0) return;
    this.streamed += lines.length;
    this.among.push(...lines);
  }

  /** Ends a stretch of streamed text. */
  endText(): void {
    this.open = false;
    this.streamed = 0;
    this.among = [];
  }

  /** Takes back the stretch of streamed text that a retry has made void, as far as the ring still holds it. */
  voidText(): void {
    this.versionCount++;
    this.ring.removeNewest(Math.min(this.streamed, this.ring.length));
    for (const line of this.among) this.ring.push(line);
    this.endText();
  }

  private extend(chunk: string, from: number, to: number): void {
    if (!this.open) {
      this.open = true;
      this.full = false;
      this.streamed++;
      this.ring.push('');
    }
    if (this.full || to === from) return;
    const line = this.ring.newest ?? '';
    // A model's text never passes for a line of ours.
    const shield = line === '' && chunk[from] === ownLinePrefix[0] ? ' ' : '';
    const text = line + shield + chunk.slice(from, Math.min(to, from + outputBounds.lineLength - line.length + 1));
    const kept = keep(text);
    this.full = kept.length < text.length;
    this.ring.replaceNewest(kept);
  }

  private closeLine(): void {
    const line = this.ring.newest ?? '';
    if (line.endsWith('\r')) this.ring.replaceNewest(line.slice(0, -1));
    this.open = false;
  }
}

/** The second half of a pair may still be on its way: at the very end there is no room for it. */
function keep(line: string): string {
  const cut = cutEnd(line, outputBounds.lineLength);
  const torn = cut.length === outputBounds.lineLength && endsInHighSurrogate(cut);
  return detached(torn ? cut.slice(0, -1) : cut);
}
