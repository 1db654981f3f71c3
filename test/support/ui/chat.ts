import type { Locator, Page } from 'playwright-core';
import type { Companion } from './companionPort.ts';

/** VS Code's chat view. */
export class Chat {
  private readonly view: Locator;

  constructor(
    page: Page,
    private readonly companion: Companion,
  ) {
    this.view = page.locator('.interactive-session');
  }

  /** Opens the chat and gives it a language model, without which it takes no message. */
  async open(): Promise<void> {
    await this.companion.offerChatModel();
    await this.companion.execute('workbench.action.chat.open');
    await this.view.getByText('Silent', { exact: true }).waitFor();
  }

  /** Sends a message, as in `@fanout What is left?`. */
  async send(query: string): Promise<void> {
    await this.companion.execute('workbench.action.chat.open', { query });
  }

  /** The newest answer. */
  get answer(): Locator {
    return this.view.locator('.interactive-response').last();
  }

  /** Gives the present answer up, as its button does. */
  async cancel(): Promise<void> {
    await this.companion.execute('workbench.action.chat.cancel');
  }
}
