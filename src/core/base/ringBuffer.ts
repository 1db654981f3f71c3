/** Keeps the last `capacity` values; adding one more drops the oldest and counts it. */
export class RingBuffer<T> {
  private readonly slots: T[] = [];
  private start = 0;
  private droppedCount = 0;

  constructor(readonly capacity: number) {}

  get length(): number {
    return this.slots.length;
  }

  /** How many values were dropped since the start. */
  get dropped(): number {
    return this.droppedCount;
  }

  push(value: T): void {
    if (this.slots.length < this.capacity) {
      this.slots.push(value);
      return;
    }
    this.slots[this.start] = value;
    this.start = this.start + 1 === this.capacity ? 0 : this.start + 1;
    this.droppedCount++;
  }

  get newest(): T | undefined {
    return this.slots[this.newestIndex];
  }

  /** Puts `value` in the place of the newest one; on an empty buffer it is added. */
  replaceNewest(value: T): void {
    if (this.slots.length === 0) this.push(value);
    else this.slots[this.newestIndex] = value;
  }

  /** Removes up to `count` of the newest values. */
  removeNewest(count: number): void {
    const kept = this.toArray().slice(0, Math.max(0, this.slots.length - count));
    this.slots.splice(0, this.slots.length, ...kept);
    this.start = 0;
  }

  /** The newest `count` values, oldest first. */
  last(count: number): T[] {
    const all = this.toArray();
    return count >= all.length ? all : all.slice(all.length - count);
  }

  private get newestIndex(): number {
    return this.start === 0 ? this.slots.length - 1 : this.start - 1;
  }

  toArray(): T[] {
    return [...this.slots.slice(this.start), ...this.slots.slice(0, this.start)];
  }
}
