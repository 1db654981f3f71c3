import type { StaleRead } from '../files/outcome.ts';
import { authorName, type TaskNames } from './taskNames.ts';

/** So many files are named. */
const namedFiles = 8;

/** What a task is told of files that it read and others changed since (F24); undefined when there are none. */
export function staleMessage(stale: readonly StaleRead[], names: TaskNames): string | undefined {
  if (stale.length === 0) return undefined;
  const named = stale.slice(0, namedFiles).map((file) => `- ${newsOf(file, names)}`);
  const more = stale.length > namedFiles ? [`- and ${String(stale.length - namedFiles)} more`] : [];
  return [
    '[Fanout] Others changed files that you have read:',
    ...named,
    ...more,
    'Your edits are merged with theirs. Read again what your next step builds on.',
  ].join('\n');
}

function newsOf({ path, by, what }: StaleRead, names: TaskNames): string {
  const who = by.map((author) => authorName(author, names)).join(', ');
  switch (what.kind) {
    case 'changed':
      return `${path}: ${String(what.lines)} ${what.lines === 1 ? 'line' : 'lines'}, by ${who}`;
    case 'deleted':
      return `${path}: deleted by ${who}`;
    case 'moved':
      return `${what.from}: now ${path}, by ${who}`;
  }
}
