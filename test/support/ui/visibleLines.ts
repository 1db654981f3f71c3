import type { Locator } from 'playwright-core';
import type { PageElement } from './pageElement.ts';

/** The lines that an editor below `container` shows, from top to bottom, with plain spaces. */
export async function visibleLines(container: Locator): Promise<string[]> {
  const lines = await container.locator('.view-lines .view-line').evaluateAll((elements: PageElement[]) =>
    elements.map((element) => ({
      top: element.getBoundingClientRect().top,
      text: (element.textContent ?? '').replaceAll('\u00a0', ' '),
    })),
  );
  return lines.sort((left, right) => left.top - right.top).map(({ text }) => text);
}
