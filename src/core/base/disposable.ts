/** Something that holds a resource until `dispose` is called; a second call does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Runs `release` on the first `dispose` and never again. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose: () => {
      if (released) return;
      released = true;
      release();
    },
  };
}

/**
 * Owns disposables and releases them in reverse order, all of them, also where one throws; what is added after disposal is
 * released at once.
 */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    const item = this.items.pop();
    if (!item) return;
    try {
      item.dispose();
    } finally {
      this.dispose();
    }
  }
}
