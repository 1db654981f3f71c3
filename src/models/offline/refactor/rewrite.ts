import type { AnyNode } from 'acorn';
import type { TopStatement } from './syntax.ts';

/** A replacement of `text[start, end)`; `concerns` are the workspace files whose conversion it depends on. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly concerns: readonly string[];
}

interface Prelude {
  readonly lines: string[];
  readonly concerns: string[];
}

/** Collects replacements in one file; a later, wider replacement takes the place of those inside it. */
export class Rewrite {
  private changes: TextChange[] = [];
  private readonly apart: TextChange[] = [];
  private readonly preludes = new Map<TopStatement, Prelude>();

  constructor(private readonly text: string) {}

  replace(start: number, end: number, replacement: string, concerns: readonly string[] = []): void {
    const inside = (change: TextChange): boolean => start <= change.start && change.end <= end;
    const taken = this.changes.filter(inside).flatMap((change) => change.concerns);
    this.changes = this.changes.filter((change) => !inside(change));
    this.changes.push({ start, end, replacement, concerns: [...concerns, ...taken] });
  }

  /** A replacement that stands for itself: it is neither grouped with its statement nor taken by a wider one. */
  replaceApart(start: number, end: number, replacement: string): void {
    this.apart.push({ start, end, replacement, concerns: [] });
  }

  /** Puts a line before a statement, whatever becomes of the statement itself. */
  lineBefore(statement: TopStatement, line: string, concerns: readonly string[] = []): void {
    const prelude = this.preludes.get(statement) ?? { lines: [], concerns: [] };
    prelude.lines.push(line);
    prelude.concerns.push(...concerns);
    this.preludes.set(statement, prelude);
  }

  /** The text of a range with the replacements inside it carried out. */
  render(start: number, end: number): string {
    const inside = this.changes.filter((change) => start <= change.start && change.end <= end);
    return applyChanges(this.text.slice(start, end), inside, start);
  }

  renderNode(node: AnyNode): string {
    return this.render(node.start, node.end);
  }

  /** One change for each outermost statement that has any, and those that stand apart, in the order of the text. */
  byStatement(statements: readonly TopStatement[]): TextChange[] {
    const grouped: TextChange[] = [];
    for (const statement of statements) {
      const own = this.changes.filter((change) => statement.start <= change.start && change.end <= statement.end);
      const prelude = this.preludes.get(statement);
      if (!prelude && own.length === 0) continue;
      const start = prelude ? statement.start : Math.min(...own.map((change) => change.start));
      const end = Math.max(start, ...own.map((change) => change.end));
      const rendered = this.render(start, end);
      const lines = prelude?.lines ?? [];
      const emptied = rendered === '' && start === statement.start && end === statement.end;
      grouped.push({
        start,
        end,
        replacement: emptied ? lines.join('\n') : lines.map((line) => `${line}\n`).join('') + rendered,
        concerns: [...(prelude?.concerns ?? []), ...own.flatMap((change) => change.concerns)],
      });
    }
    return [...grouped, ...this.apart].sort(byPosition);
  }
}

/** Carries out changes that do not overlap; `offset` is where the text begins in the changes' counting. */
export function applyChanges(text: string, changes: readonly TextChange[], offset = 0): string {
  let result = '';
  let position = 0;
  for (const change of [...changes].sort(byPosition)) {
    result += text.slice(position, change.start - offset) + change.replacement;
    position = change.end - offset;
  }
  return result + text.slice(position);
}

function byPosition(a: TextChange, b: TextChange): number {
  return a.start - b.start || a.end - b.end;
}
