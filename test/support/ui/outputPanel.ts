import type { Locator, Page } from 'playwright-core';
import { visibleLines } from './visibleLines.ts';
import { waitUntil } from './waitUntil.ts';

/** The Output panel with the channel that it shows. */
export class OutputPanel {
  private readonly panel: Locator;

  constructor(page: Page) {
    this.panel = page.locator('.part.panel .output-view');
  }

  isOpen(): Promise<boolean> {
    return this.panel.isVisible();
  }

  /** The lines on the screen; scrolled-away ones are missing (the companion has the whole text). */
  async lines(): Promise<string[]> {
    await this.panel.waitFor();
    return visibleLines(this.panel);
  }

  /** Resolves to the first visible line that fits. */
  async waitForLine(pattern: RegExp, deadline?: number): Promise<string> {
    const probe = async (): Promise<string | undefined> => (await this.lines()).find((line) => pattern.test(line));
    return waitUntil(`an output line like ${String(pattern)}`, probe, () => this.lines(), deadline);
  }
}
