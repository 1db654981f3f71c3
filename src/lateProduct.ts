import { AbortError, errorMessage, HumanError, isAbort } from './core/base/errors.ts';
import type { Logger } from './core/base/logger.ts';
import type { Product } from './product.ts';

/** The product of this window, which starts once, when it is first asked for. */
export class LateProduct {
  private started: Promise<Product> | undefined;
  private readonly closed = new AbortController();

  /** `start` may reject once its signal fires, with what it has opened closed. */
  constructor(
    private readonly start: (signal: AbortSignal) => Promise<Product>,
    private readonly logger: Logger,
  ) {}

  /** The running product; rejects with a `HumanError` when it cannot start, and with an `AbortError` when it was closed before. */
  get(): Promise<Product> {
    this.started ??= this.begin();
    return this.started;
  }

  /** Resolves when what has started is closed, and nothing starts any more. Never rejects because of a start that failed. */
  async close(): Promise<void> {
    this.closed.abort();
    const product = await this.started?.catch(() => undefined);
    await product?.close();
  }

  private async begin(): Promise<Product> {
    const { signal } = this.closed;
    if (signal.aborted) throw new AbortError('The window closes.');
    try {
      return await this.start(signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      this.logger.error('Fanout did not start.', error);
      throw new HumanError(`Fanout did not start; reload the window to try again (${errorMessage(error)}).`);
    }
  }
}
