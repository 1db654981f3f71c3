import type { TextForm } from '../workspacePort.ts';

/**
 * What a command has changed of a file beside its lines, as a clause; undefined when nothing. A text of one line has no line
 * ends. What encodings without a mark are called depends on who looks, so only those with one are told apart.
 */
export function changeOfForm(
  before: TextForm | undefined,
  after: TextForm | undefined,
  isOneLine: boolean,
): string | undefined {
  if (!before || !after) return before === after ? undefined : 'its line ends or its encoding';
  const changed = [
    ...(before.lineEnd !== after.lineEnd && !isOneLine ? ['line ends'] : []),
    ...(markOf(before) === markOf(after) ? [] : ['encoding']),
    ...(before.mode === after.mode ? [] : ['permissions']),
  ];
  return changed.length === 0 ? undefined : `its ${changed.join(' and ')}`;
}

const markOf = ({ encoding }: TextForm): string => (/^utf(8bom|16|32)/.test(encoding) ? encoding : '');
