import type { Page } from 'playwright-core';
import { waitUntil } from './waitUntil.ts';

/** The menu that a right click has opened; labels as a person reads them. */
export class ContextMenu {
  constructor(private readonly page: Page) {}

  async labels(): Promise<string[]> {
    await this.menu().waitFor();
    return this.items().locator('.action-label').allInnerTexts();
  }

  /**
   * Chooses an item; rejects with the labels that there are when it is not among them. A menu takes no click in the first
   * 100 ms, so that the click that opened it chooses nothing: one that it did not take is made again.
   */
  async choose(label: string): Promise<void> {
    const item = await waitUntil(
      `the menu item "${label}"`,
      async () => {
        const at = (await this.labels()).findIndex((candidate) => candidate.trim() === label);
        return at < 0 ? undefined : this.items().nth(at);
      },
      () => this.labels(),
    );
    const choose = async (): Promise<boolean> => {
      await item.hover({ timeout: 1000 }).catch(() => undefined);
      await item.click({ timeout: 1000 }).catch(() => undefined);
      const closing = { state: 'hidden', timeout: 500 } as const;
      return this.menu()
        .waitFor(closing)
        .then(
          () => true,
          () => false,
        );
    };
    await waitUntil(`the menu to close after "${label}"`, choose, () => this.labels());
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }

  private menu() {
    return this.page.locator('.context-view .monaco-menu').first();
  }

  private items() {
    return this.page.locator('.context-view .monaco-menu .action-item:has(.action-menu-item)');
  }
}
