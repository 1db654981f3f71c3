/**
 * Splits server-sent events out of text that arrives in any pieces, and hands out each event's data; comments and other
 * fields are dropped. Time and memory are linear in the text; a line longer than `maxLine` characters throws a `RangeError`.
 */
export class EventParser {
  private readonly tail: string[] = [];
  private tailLength = 0;
  private data: string[] = [];

  constructor(
    private readonly onData: (data: string) => void,
    private readonly maxLine: number,
  ) {}

  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.line(this.takeTail(text.slice(start, end)));
      start = end + 1;
    }
    if (start < text.length) this.keepTail(start === 0 ? text : text.slice(start));
  }

  /** The text is over: what is left without a blank line after it counts as an event. */
  end(): void {
    this.line(this.takeTail(''));
    this.line('');
  }

  private line(raw: string): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') {
      if (this.data.length === 0) return;
      const data = this.data;
      this.data = [];
      this.onData(data.length === 1 ? (data[0] ?? '') : data.join('\n'));
    } else if (line.startsWith('data:')) {
      this.data.push(line.slice(line.charAt(5) === ' ' ? 6 : 5));
    }
  }

  private keepTail(piece: string): void {
    this.tailLength += piece.length;
    if (this.tailLength > this.maxLine) throw new RangeError(`a line of more than ${String(this.maxLine)} characters`);
    this.tail.push(piece);
  }

  private takeTail(last: string): string {
    if (this.tail.length === 0) return last;
    this.tail.push(last);
    this.tailLength = 0;
    return this.tail.splice(0).join('');
  }
}
