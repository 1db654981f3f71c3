import type { Locator, Page } from 'playwright-core';
import { waitUntil } from './waitUntil.ts';

/** The messages that pop up at the lower right. */
export class Notifications {
  private readonly items: Locator;

  constructor(page: Page) {
    this.items = page.locator('.notifications-toasts .notification-list-item');
  }

  /** Messages on the screen, the newest first. */
  async messages(): Promise<string[]> {
    return this.items.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Resolves to the first message that fits. */
  async waitFor(pattern: RegExp, deadline?: number): Promise<string> {
    const probe = async (): Promise<string | undefined> => (await this.messages()).find((text) => pattern.test(text));
    return waitUntil(`a message like ${String(pattern)}`, probe, () => this.messages(), deadline);
  }

  /** Labels of the buttons of the message that fits. */
  async buttons(pattern: RegExp): Promise<string[]> {
    await this.waitFor(pattern);
    return this.item(pattern).locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  /** Labels of the links in the message that fits. */
  async links(pattern: RegExp): Promise<string[]> {
    await this.waitFor(pattern);
    return this.item(pattern).locator('.notification-list-item-message a').allInnerTexts();
  }

  /** Presses a button, or a link, of the message that fits. */
  async press(pattern: RegExp, label: string): Promise<void> {
    await this.waitFor(pattern);
    await this.item(pattern)
      .locator('.monaco-button, .notification-list-item-message a', { hasText: label })
      .first()
      .click();
  }

  /** Resolves when no message on the screen fits. */
  async waitUntilGone(pattern: RegExp): Promise<void> {
    const isGone = async (): Promise<boolean> => !(await this.messages()).some((text) => pattern.test(text));
    await waitUntil(`no message like ${String(pattern)}`, isGone, () => this.messages());
  }

  /** Closes the message that fits. */
  async close(pattern: RegExp): Promise<void> {
    await this.waitFor(pattern);
    const item = this.item(pattern);
    await item.hover();
    await item.locator('.codicon-notifications-clear').click();
  }

  private item(pattern: RegExp): Locator {
    return this.items.filter({ hasText: pattern }).first();
  }
}
