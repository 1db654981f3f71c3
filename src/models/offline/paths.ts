/** The folder of a workspace-relative path; empty for a file in the workspace's own folder. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path without `.` and `..` segments; undefined when it leads out of the workspace. */
export function resolveFrom(folder: string, relative: string): string | undefined {
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/** True when the path is the folder or lies in it; everything lies in the empty folder. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** A relative specifier from a folder to a file, as an import writes it. */
export function relativeSpecifier(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = from.length - shared;
  return (up === 0 ? './' : '../'.repeat(up)) + to.slice(shared).join('/');
}

/** The folders above a folder, nearest first, the workspace itself last. */
export function foldersAbove(folder: string): string[] {
  const above: string[] = [];
  for (let current = folder; current !== '';) {
    current = folderOf(current);
    above.push(current);
  }
  return above;
}
