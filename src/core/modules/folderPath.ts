/** The folder that a path lies in; `''` for what lies at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `inner` lies below `outer`, at any depth, and is not `outer` itself; `''` is the top. */
export function contains(outer: string, inner: string): boolean {
  return outer === '' ? inner !== '' : inner.startsWith(`${outer}/`);
}
