import type { Locator, Page } from 'playwright-core';
import { ContextMenu } from './contextMenu.ts';
import type { PageElement } from './pageElement.ts';
import { waitUntil } from './waitUntil.ts';

/** One row of a tree as it shows. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for the top. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  /** The classes of a view's icon (`codicon codicon-sync …`), to tell icons apart. */
  readonly icon: string;
}

/** A tree in the side bar or panel; rows outside the visible part do not exist for it. */
export class TreeView {
  private readonly tree: Locator;

  /** @param name the tree's accessible name: a view's title, `Files Explorer` for the explorer. */
  constructor(
    private readonly page: Page,
    private readonly name: string,
  ) {
    this.tree = page.locator(`.monaco-list[role="tree"][aria-label="${name}"]`);
  }

  /** The rows from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    const rows = await this.tree.locator('.monaco-list-row').evaluateAll((elements: PageElement[]) =>
      elements.map((element) => ({
        top: element.getBoundingClientRect().top,
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        level: Number(element.getAttribute('aria-level')),
        expanded: element.getAttribute('aria-expanded'),
        icon: element.querySelector('.custom-view-tree-node-item-icon')?.className ?? '',
      })),
    );
    return rows
      .sort((left, right) => left.top - right.top)
      .map(({ label, description, level, expanded, icon }) => ({
        label,
        description,
        level,
        expanded: expanded === null ? undefined : expanded === 'true',
        icon,
      }));
  }

  /** Resolves to the rows as soon as `test` accepts them. */
  async waitForRows(what: string, test: (rows: TreeRow[]) => boolean, deadline?: number): Promise<TreeRow[]> {
    const probe = async (): Promise<TreeRow[] | undefined> => {
      const rows = await this.rows();
      return test(rows) ? rows : undefined;
    };
    return waitUntil(`${what} in ${this.name}`, probe, () => this.rows(), deadline);
  }

  /** Resolves to the first row with this label (a prefix is enough when it ends in `…`). */
  async waitForRow(label: string): Promise<TreeRow> {
    const rows = await this.waitForRows(`the row "${label}"`, (all) => all.some((row) => fits(row.label, label)));
    const row = rows.find((candidate) => fits(candidate.label, label));
    if (!row) throw new Error(`The row "${label}" went away.`);
    return row;
  }

  async click(label: string): Promise<void> {
    await (await this.row(label)).click();
  }

  /** Opens or closes a row with children. */
  async setExpanded(label: string, expanded: boolean): Promise<void> {
    const isSo = async (): Promise<boolean> => (await this.waitForRow(label)).expanded === expanded;
    const toggle = async (): Promise<boolean> => {
      if (await isSo()) return true;
      // A click soon after another counts as a double click, which may change nothing: then try again.
      await (await this.row(label)).locator('.monaco-tl-twistie').click();
      return waitUntil('the row', isSo, undefined, 1000).catch(() => false);
    };
    await waitUntil(`"${label}" ${expanded ? 'open' : 'closed'}`, toggle, () => this.rows());
  }

  /** Opens a row's context menu. */
  async contextMenu(label: string): Promise<ContextMenu> {
    await (await this.row(label)).click({ button: 'right' });
    return new ContextMenu(this.page);
  }

  /** Presses one of the buttons that a row shows under the mouse. */
  async pressInlineAction(label: string, action: string): Promise<void> {
    const row = await this.row(label);
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${action}"]`).click();
  }

  /** The text that a row shows when the mouse rests on it; a row that is drawn again meanwhile is tried once more. */
  async tooltip(label: string): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible').last();
    const show = async (): Promise<string | undefined> => {
      await this.page.mouse.move(0, 0);
      // That of another row stays for a moment, and one whose row was drawn again until another shows.
      const hiding = { state: 'hidden', timeout: 2000 } as const;
      const isGone = await hover.waitFor(hiding).then(
        () => true,
        () => false,
      );
      if (!isGone) {
        await (await this.row(label)).hover();
        return undefined;
      }
      await (await this.row(label)).hover();
      const rest = async (): Promise<string | undefined> => {
        const text = (await hover.isVisible()) ? await hover.innerText({ timeout: 1000 }) : '';
        return text === '' || text.startsWith('Loading') ? undefined : text;
      };
      return waitUntil('the tooltip', rest, undefined, 3000).catch(() => undefined);
    };
    return waitUntil(`the tooltip of "${label}"`, show, () => this.rows());
  }

  /** The row's element; rejects when no such row shows up. */
  private async row(label: string): Promise<Locator> {
    await this.waitForRow(label);
    const rows = this.tree.locator('.monaco-list-row');
    const labels = await rows.locator('.label-name').allTextContents();
    return rows.nth(labels.findIndex((candidate) => fits(candidate, label)));
  }
}

function fits(label: string, wanted: string): boolean {
  return wanted.endsWith('…') ? label.startsWith(wanted.slice(0, -1)) : label === wanted;
}
