import type { Located, WorkspaceRoot } from '../../src/core/files/workspacePort.ts';

/** Where a path leads in a workspace in memory. */
export function followLinks(
  absolutePath: string,
  folders: readonly WorkspaceRoot[],
  links: ReadonlyMap<string, string>,
  hardLinks: ReadonlyMap<string, string>,
): Located {
  let real = '';
  const segments = absolutePath.split('/').slice(1);
  for (let hops = 0; segments.length > 0;) {
    real += `/${segments.shift() ?? ''}`;
    const target = links.get(real);
    if (target === undefined) continue;
    hops += 1;
    if (hops > 20) return { kind: 'unusable', reason: 'its links lead in a circle' };
    segments.unshift(...target.split('/').slice(1));
    real = '';
  }
  const inside = folders.find(({ path }) => real === path || real.startsWith(`${path}/`));
  if (!inside) return { kind: 'outside', target: real };
  const relative = real.slice(inside.path.length + 1);
  const path = folders.length > 1 ? `${inside.name}/${relative}` : relative;
  const shared = hardLinks.get(real);
  return {
    kind: 'inside',
    file: { key: real, path, at: real, locks: shared === undefined ? [real] : [real, `shared:${shared}`] },
  };
}
