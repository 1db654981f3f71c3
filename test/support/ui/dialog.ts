import type { Locator, Page } from 'playwright-core';

/** The modal dialog; there is at most one. */
export class Dialog {
  private readonly box: Locator;

  constructor(page: Page) {
    this.box = page.locator('.monaco-dialog-box');
  }

  /** Message and detail, when a dialog shows up. */
  async texts(): Promise<{ message: string; detail: string }> {
    await this.box.waitFor();
    const message = await this.box.locator('.dialog-message-text').innerText();
    const detail = this.box.locator('.dialog-message-detail');
    return { message, detail: (await detail.count()) > 0 ? await detail.innerText() : '' };
  }

  async buttons(): Promise<string[]> {
    await this.box.waitFor();
    return this.box.locator('.dialog-buttons .monaco-button').allInnerTexts();
  }

  /** Presses a button by its label and resolves when the dialog is gone. */
  async press(button: string): Promise<void> {
    await this.box.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
    await this.box.waitFor({ state: 'hidden' });
  }

  isOpen(): Promise<boolean> {
    return this.box.isVisible();
  }
}
