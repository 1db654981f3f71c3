import type { Locator, Page } from 'playwright-core';
import { waitUntil } from './waitUntil.ts';

/** The box at the top of the window: command palette, quick pick or input box. */
export class QuickInput {
  private readonly widget: Locator;
  private readonly input: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('.quick-input-box input');
  }

  /** Runs a command by its whole title, as in `Fanout: Steer…`, through the palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.input.waitFor();
    await this.input.fill(`>${title}`);
    await this.row(title).click();
  }

  /** Replaces the text of the box. */
  async type(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.fill(text);
  }

  /** Replaces the text when given, presses Enter, and resolves when the box has closed, changed or answered. */
  async accept(text?: string): Promise<void> {
    await this.input.waitFor();
    await this.reactingTo(async () => {
      if (text !== undefined) await this.input.fill(text);
      await this.input.press('Enter');
    });
  }

  /** Chooses the row with this label (in a pick of many, the check box of it is toggled). */
  async pick(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** Chooses the first row whose label has this text, and resolves as `accept` does. */
  async choose(text: string): Promise<void> {
    const name = this.page.locator('.label-name', { hasText: text });
    const row = this.widget.locator('.monaco-list-row', { has: name }).first();
    await this.reactingTo(() => row.click());
  }

  /** Presses a button, by its tooltip, of the first row whose label has this text. */
  async pressRowButton(text: string, button: string): Promise<void> {
    const name = this.page.locator('.label-name', { hasText: text });
    const row = this.widget.locator('.monaco-list-row', { has: name }).first();
    await row.hover();
    await row.getByRole('button', { name: button }).click();
  }

  /** Presses the arrow that goes back a step. */
  async back(): Promise<void> {
    await this.reactingTo(() => this.widget.locator('.quick-input-titlebar .codicon-quick-input-back').click());
  }

  /** Presses OK on a pick of many, which accepts what is checked; resolves as `accept` does. */
  async acceptChecked(): Promise<void> {
    await this.reactingTo(async () => {
      await this.widget.locator('.quick-input-action a, .quick-input-action .monaco-button').first().click();
    });
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  /** Labels of the rows that are on the screen. */
  async labels(): Promise<string[]> {
    await this.input.waitFor();
    return this.widget.locator('.monaco-list-row .label-name').allInnerTexts();
  }

  /** All that the rows on the screen say, their details included. */
  async rowTexts(): Promise<string> {
    return (await this.widget.locator('.monaco-list-row').allInnerTexts()).join('\n');
  }

  /** Resolves to the labels on the screen as soon as `test` accepts them: a pick may fill while it is open. */
  async waitForLabels(what: string, test: (labels: string[]) => boolean): Promise<string[]> {
    const probe = async (): Promise<string[] | undefined> => {
      const labels = await this.labels();
      return test(labels) ? labels : undefined;
    };
    return waitUntil(`${what} in the pick`, probe, () => this.labels());
  }

  /** Title, message under the input and placeholder, as a person reads them; resolves when the box is open. */
  async texts(): Promise<{ title: string; message: string; placeholder: string }> {
    await this.input.waitFor();
    const title = await this.widget.locator('.quick-input-title').innerText();
    const message = await this.widget.locator('.quick-input-message').innerText();
    return { title, message, placeholder: (await this.input.getAttribute('placeholder')) ?? '' };
  }

  /** Resolves to the message under the input as soon as it fits: what an input box says about the text in it. */
  async waitForMessage(pattern: RegExp): Promise<string> {
    const read = async (): Promise<string> => (await this.texts()).message;
    const probe = async (): Promise<string | undefined> => {
      const message = await read();
      return pattern.test(message) ? message : undefined;
    };
    return waitUntil(`a message like ${String(pattern)} in the input box`, probe, read);
  }

  /** Resolves when no box is open. */
  async waitUntilClosed(): Promise<void> {
    await waitUntil('the input box to close', async () => !(await this.widget.isVisible()));
  }

  /**
   * Without this a verb right after would still see the old box on a slow machine. A box that stays as it is after 10 s
   * has nothing to say to what was done: that is for the test to judge.
   */
  private async reactingTo(act: () => Promise<void>): Promise<void> {
    const before = await this.appearance();
    await act();
    const end = performance.now() + 10_000;
    const probe = async (): Promise<boolean> => performance.now() > end || (await this.appearance()) !== before;
    await waitUntil('the box to react', probe);
  }

  private async appearance(): Promise<string> {
    if (!(await this.input.isVisible())) return 'closed';
    const parts = this.widget.locator('.quick-input-title, .quick-input-message');
    return JSON.stringify([
      await parts.allInnerTexts(),
      await this.input.getAttribute('placeholder', { timeout: 1000 }),
    ]);
  }

  private row(label: string): Locator {
    const name = this.page.locator('.label-name', { hasText: exactly(label) });
    return this.widget.locator('.monaco-list-row', { has: name }).first();
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s/g, '\\s')}\\s*$`);
}
