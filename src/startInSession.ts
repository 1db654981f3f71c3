import { DisposableStore } from './core/base/disposable.ts';
import { throwIfAborted } from './core/base/errors.ts';
import type { CurrentSession, StoredSession } from './vscode/store/currentSession.ts';

/** What is released with the window. */
interface Part {
  dispose(): unknown;
}

/** The session of a window, as far as a start is concerned with it. */
type Session = Pick<CurrentSession, 'load' | 'close'>;

/** Where a start takes place. */
interface StartingWindow<S extends Session> {
  /** What the window releases when it closes. */
  readonly subscriptions: Pick<Part[], 'push'>;
  readonly open: () => Promise<S>;
  /** Fires when the window closes. */
  readonly signal: AbortSignal;
}

/** What a start builds on. */
export interface OpenedSession<S extends Session = CurrentSession> {
  readonly session: S;
  readonly stored: StoredSession;
  /** Has a part released with the window. */
  readonly own: <T extends Part>(part: T) => T;
}

/**
 * Opens the window's session and starts in it. Rejects as the start does, and with an `AbortError` when the window closes
 * before; all that was opened is closed again then, so that nothing of half a product listens, or holds the session.
 */
export async function startInSession<S extends Session, T>(
  { subscriptions, open, signal }: StartingWindow<S>,
  start: (opened: OpenedSession<S>) => Promise<T>,
): Promise<T> {
  const parts = new DisposableStore();
  subscriptions.push(parts);
  const session = await open();
  try {
    const stored = await session.load();
    throwIfAborted(signal);
    return await start({ session, stored, own: (part) => parts.add(part) });
  } catch (error) {
    try {
      parts.dispose();
    } finally {
      await session.close();
    }
    throw error;
  }
}
