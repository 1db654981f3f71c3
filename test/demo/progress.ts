import type { TreeRow, TreeView } from '../support/ui/treeView.ts';

/** The rows of the tasks as they were at the end. */
export type RowsSeen = readonly TreeRow[];

const ended = /^(?:done|failed|cancelled)\b/;

/** Reports each task's row whenever it says something new; resolves once all have ended and the parent is idle again. */
export async function follow(
  tree: TreeView,
  labels: readonly string[],
  deadline: number,
  report: (line: string) => void,
): Promise<RowsSeen> {
  const last = new Map<string, string>();
  const width = Math.max(...labels.map((label) => label.length));
  const rows = await tree.waitForRows(
    'the end of all tasks and of the parent’s turn',
    (present) => {
      for (const { label, description } of present) {
        const news = withoutSeconds(description);
        if (!labels.includes(label) || last.get(label) === news) continue;
        last.set(label, news);
        report(`${label.padEnd(width)}  ${description}`);
      }
      const tasks = present.filter(({ label }) => labels.includes(label));
      const parent = present.find(({ label }) => label === 'Parent agent');
      const summedUp = /^idle · \d+ turn/.test(parent?.description ?? '');
      return tasks.length === labels.length && tasks.every(({ description }) => ended.test(description)) && summedUp;
    },
    deadline,
  );
  return rows.filter(({ label }) => labels.includes(label));
}

/** True for a row that says `done`. */
export function isDone({ description }: TreeRow): boolean {
  return description.startsWith('done');
}

/** The row's text without its running time, which changes by itself. */
function withoutSeconds(description: string): string {
  return description
    .split(' · ')
    .filter((part) => !/^[\d.,: ]+(?:ms|s|min|h)\b/.test(part))
    .join(' · ');
}
