import type { Locator, Page } from 'playwright-core';
import { waitUntil } from './waitUntil.ts';

/** The bar at the bottom. */
export class StatusBar {
  private readonly items: Locator;

  constructor(page: Page) {
    this.items = page.locator('.part.statusbar .statusbar-item');
  }

  /** The texts of all items, icons left out, empty ones too. */
  async texts(): Promise<string[]> {
    return (await this.items.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
  }

  /** Resolves to the first item's text that fits. */
  async waitFor(pattern: RegExp, deadline?: number): Promise<string> {
    const probe = async (): Promise<string | undefined> => (await this.texts()).find((text) => pattern.test(text));
    return waitUntil(`a status bar item like ${String(pattern)}`, probe, () => this.texts(), deadline);
  }

  async click(pattern: RegExp): Promise<void> {
    await this.items.filter({ hasText: pattern }).first().click();
  }
}
