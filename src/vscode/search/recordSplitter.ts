/** Cuts a stream of bytes into records that end in `separator`; a record longer than `longest` bytes is dropped. */
export class RecordSplitter {
  /** How many records were dropped for their length. */
  dropped = 0;
  private parts: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly separator: number,
    private readonly longest: number,
    private readonly onRecord: (record: Buffer) => void,
  ) {}

  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(this.separator); end !== -1; end = chunk.indexOf(this.separator, start)) {
      this.keep(chunk.subarray(start, end));
      this.endRecord();
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.longest) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }

  private endRecord(): void {
    const { parts, length } = this;
    this.parts = [];
    this.length = 0;
    if (length > this.longest) this.dropped += 1;
    else if (length > 0) this.onRecord(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
  }
}
