import type { WorkspaceRoot } from '../workspacePort.ts';

/** A path as given, made absolute by its segments alone; links are not followed yet. */
export type ResolvedPath =
  | {
      readonly kind: 'resolved';
      readonly absolute: string;
      /** Relative to its root, after the root's name when several folders are open. */
      readonly path: string;
    }
  | { readonly kind: 'rejected'; readonly why: 'outside' | 'invalid'; readonly message: string };

const driveLetter = /^[A-Za-z]:\//;
const uriScheme = /^[A-Za-z][A-Za-z0-9+.-]+:/;
// eslint-disable-next-line no-control-regex -- control characters in names are what is looked for
const controlOrSurrogate = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Turns a path that a model gave into an absolute one inside a root, comparing whole segments; `..` may not leave
 * the root. Every tool resolves paths here and nowhere else. Backslashes count as separators on every system.
 */
export function resolvePath(input: string, roots: readonly WorkspaceRoot[]): ResolvedPath {
  const given = input.replaceAll('\\', '/');
  if (roots.length === 0) return invalid('No folder is open; open one first.');
  if (controlOrSurrogate.test(input)) return invalid('The path holds characters that no file name may have.');
  if (driveLetter.test(given) || given.startsWith('/')) return resolveAbsolute(given, roots);
  if (uriScheme.test(given)) return invalid('The path is a URI; give it relative to the workspace.');
  const segments = given.split('/').filter((segment) => segment !== '' && segment !== '.');
  const [only] = roots;
  if (roots.length === 1 && only) return within(only, segments, '');
  const root = roots.find(({ name }) => name === segments[0]);
  if (root) return within(root, segments.slice(1), root.name);
  const names = roots.map(({ name }) => name).join(', ');
  return invalid(`Several folders are open; begin the path with one of their names: ${names}.`);
}

function resolveAbsolute(given: string, roots: readonly WorkspaceRoot[]): ResolvedPath {
  const fold = driveLetter.test(given) ? (text: string) => text.toLowerCase() : (text: string) => text;
  const deepestFirst = [...roots].sort((a, b) => b.path.length - a.path.length);
  for (const root of deepestFirst) {
    const prefix = root.path.endsWith('/') ? root.path : `${root.path}/`;
    if (!fold(`${given}/`).startsWith(fold(prefix))) continue;
    const segments = given
      .slice(prefix.length)
      .split('/')
      .filter((segment) => segment !== '' && segment !== '.');
    return within(root, segments, roots.length > 1 ? root.name : '');
  }
  return {
    kind: 'rejected',
    why: 'outside',
    message: 'The path is outside the workspace; only files in it are reached.',
  };
}

function within(root: WorkspaceRoot, segments: readonly string[], shownRoot: string): ResolvedPath {
  const inside: string[] = [];
  for (const segment of segments) {
    if (segment !== '..') inside.push(segment);
    else if (inside.pop() === undefined) {
      return { kind: 'rejected', why: 'outside', message: 'The path leads out of the workspace by “..”.' };
    }
  }
  const onWindows = driveLetter.test(`${root.path}/`);
  for (const segment of inside) {
    const problem = problemOf(segment, onWindows);
    if (problem !== undefined) return invalid(`“${segment}” in the path ${problem}.`);
  }
  return {
    kind: 'resolved',
    absolute: [root.path.replace(/\/$/, ''), ...inside].join('/'),
    path: [...(shownRoot === '' ? [] : [shownRoot]), ...inside].join('/'),
  };
}

/** Names that mean another file, or a stream or device of it, on some system are refused on all. */
function problemOf(segment: string, onWindows: boolean): string | undefined {
  if (segment.includes(':')) return 'holds a colon';
  if (/[. ]$/.test(segment)) return 'ends in a dot or a blank';
  if (onWindows && windowsDevice.test(segment)) return 'is the name of a device';
  return undefined;
}

function invalid(message: string): ResolvedPath {
  return { kind: 'rejected', why: 'invalid', message };
}
