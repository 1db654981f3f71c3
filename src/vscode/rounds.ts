import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';

/** The shortest time between two rounds of updates of a view, in milliseconds: at most 5 a second (P10). */
export const roundMs = 200;

/**
 * Gathers what has changed and hands it on in rounds, each thing once: the first at the end of the present turn of the
 * event loop, later ones not before `roundMs` have passed.
 */
export class Rounds<Key> implements Disposable {
  private gathered = new Set<Key>();
  private next: Disposable | undefined;
  private last = -Infinity;
  private disposed = false;

  constructor(
    private readonly clock: Clock,
    private readonly draw: (changed: ReadonlySet<Key>) => void,
  ) {}

  add(key: Key): void {
    if (this.disposed) return;
    this.gathered.add(key);
    this.next ??= this.clock.after(Math.max(0, this.last + roundMs - this.clock.now()), () => {
      this.next = undefined;
      this.last = this.clock.now();
      const changed = this.gathered;
      this.gathered = new Set();
      this.draw(changed);
    });
  }

  dispose(): void {
    this.disposed = true;
    this.next?.dispose();
    this.gathered.clear();
  }
}
