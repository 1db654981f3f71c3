import type { PathGate } from '../files/paths/pathGate.ts';
import type { WorkspaceRoot } from '../files/workspacePort.ts';
import type { TextMatch } from './workspaceSearch.ts';

/** Without the lines of files that may not be read: a search must not be a way around that. */
export async function readableMatches(
  root: WorkspaceRoot,
  matches: readonly TextMatch[],
  gate: Pick<PathGate, 'admit'>,
): Promise<TextMatch[]> {
  const secret = new Set<string>();
  const look = async (path: string): Promise<void> => {
    const admitted = await gate.admit(`${root.path}/${path}`, 'read');
    if (admitted.kind === 'rejected' && admitted.why === 'protected') secret.add(path);
  };
  await Promise.all([...new Set(matches.map(({ path }) => path))].map(look));
  return matches.filter(({ path }) => !secret.has(path));
}
