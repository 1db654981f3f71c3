import type { Page } from 'playwright-core';
import { waitUntil } from './waitUntil.ts';

/** The menu that a right click has opened; labels as a person reads them. */
export class ContextMenu {
  constructor(private readonly page: Page) {}

  async labels(): Promise<string[]> {
    await this.page.locator('.context-view .monaco-menu').waitFor();
    return this.items().locator('.action-label').allInnerTexts();
  }

  /** Chooses an item; rejects with the labels that there are when it is not among them. */
  async choose(label: string): Promise<void> {
    const item = await waitUntil(
      `the menu item "${label}"`,
      async () => {
        const at = (await this.labels()).findIndex((candidate) => candidate.trim() === label);
        return at < 0 ? undefined : this.items().nth(at);
      },
      () => this.labels(),
    );
    await item.hover();
    await item.click();
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }

  private items() {
    return this.page.locator('.context-view .monaco-menu .action-item:has(.action-menu-item)');
  }
}
