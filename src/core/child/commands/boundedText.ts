import { cutEnd, cutStart } from '../../base/text.ts';

/** Text that grows without end, in bounded memory: its beginning and its end are kept. */
export class BoundedText {
  private head = '';
  private tail = '';
  private length = 0;

  /** `side` is how many UTF-16 units of each end are kept. */
  constructor(private readonly side: number) {}

  append(text: string): void {
    this.length += text.length;
    const toHead = cutEnd(text, this.tail === '' ? Math.max(0, this.side - this.head.length) : 0);
    this.head += toHead;
    const rest = text.slice(toHead.length);
    if (rest === '') return;
    this.tail += rest;
    // Not each time: cutting a long text for each short piece would be quadratic.
    if (this.tail.length > 2 * this.side) this.tail = cutStart(this.tail, this.side);
  }

  /** The whole, or both its ends with a line between them that says how much is left out. */
  toString(): string {
    const left = this.length - this.head.length - this.tail.length;
    if (left === 0) return this.head + this.tail;
    return `${this.head}\n… ${String(left)} characters left out …\n${this.tail}`;
  }
}
