import type { Locator, Page } from 'playwright-core';
import type { PageElement } from './pageElement.ts';
import { visibleLines } from './visibleLines.ts';

/** The active text editor. */
export class Editor {
  private readonly group: Locator;

  constructor(private readonly page: Page) {
    this.group = page.locator('.part.editor .editor-group-container.active');
  }

  /** The active tab's name; resolves when there is one. */
  async title(): Promise<string> {
    return (await this.group.locator('.tab.active').getAttribute('data-resource-name')) ?? '';
  }

  /** The names of all open tabs, of all groups. */
  async tabs(): Promise<string[]> {
    const tabs = this.page.locator('.part.editor .tab');
    return tabs.evaluateAll((elements: PageElement[]) =>
      elements.map((element) => element.getAttribute('data-resource-name') ?? ''),
    );
  }

  /** The lines on the screen. */
  async lines(): Promise<string[]> {
    await this.group.locator('.monaco-editor .view-lines').first().waitFor();
    return visibleLines(this.group.locator('.monaco-editor').first());
  }

  /** How far down on the screen a line with this text is, in pixels; undefined while it is not in view. */
  async topOf(text: string): Promise<number | undefined> {
    const lines = this.page.locator('.part.editor .monaco-editor .view-lines .view-line');
    const tops = await lines.evaluateAll(
      (elements: PageElement[], wanted) =>
        elements
          .filter((element) => (element.textContent ?? '').replaceAll('\u00a0', ' ') === wanted)
          .map((element) => element.getBoundingClientRect().top),
      text,
    );
    return tops[0];
  }

  /** Turns the mouse wheel over the active editor by so many pixels. */
  async scroll(pixels: number): Promise<void> {
    await this.group.locator('.monaco-editor .view-lines').first().hover();
    await this.page.mouse.wheel(0, pixels);
  }

  /** Types as a person does, at the cursor. */
  async type(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(text);
  }

  /** Presses a key, such as `Control+S`, in the editor. */
  async press(key: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press(key);
  }

  private async focus(): Promise<void> {
    const editor = this.group.locator('.monaco-editor').first();
    await editor.waitFor();
    await editor.locator('textarea, .native-edit-context').first().focus();
  }
}
