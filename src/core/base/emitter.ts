import { toDisposable, type Disposable } from './disposable.ts';

/** Subscribes a listener; the same shape as `vscode.Event`, so that views take either. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Fires values to its listeners in order of subscription. A listener that throws does not stop the others. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<{ readonly call: (value: T) => void }>();

  constructor(private readonly onListenerError: (error: unknown) => void) {}

  readonly event: Event<T> = (listener) => {
    const entry = { call: listener };
    this.listeners.add(entry);
    return toDisposable(() => this.listeners.delete(entry));
  };

  /** The number of live listeners; zero once every subscriber has let go. */
  get size(): number {
    return this.listeners.size;
  }

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener.call(value);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
