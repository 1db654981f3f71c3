import { namesOf, type PlannedTurn } from './plannedTurn.ts';
import { moduleTypeChange } from './packageType.ts';
import { baseName } from './paths.ts';
import { toSnippets } from './snippets.ts';
import { packageFolderOf } from './workspaceFacts.ts';
import type { Work } from './work.ts';

/** What is to be done about `"type": "module"`, and what to say of it once nothing is. */
export interface PackageStep {
  readonly turn: PlannedTurn | undefined;
  readonly remarks: readonly string[];
}

const query = String.raw`\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w`;

/** Candidates that are read at once when looking for CommonJS that is left. */
const candidatesAtOnce = 3;

/**
 * Makes each package of the converted files a package of ES modules, once no CommonJS is left in it: until then Node
 * tells both kinds apart by their text. Of several children that convert a package, the last to end does it.
 */
export function packageStep(work: Work): PackageStep {
  const packageFiles = work.facts.paths.filter((path) => baseName(path) === 'package.json');
  const converted = [...work.ownFiles, ...work.sharedFiles].filter(
    (path) => work.wasCommonJs(path) && work.facts.history(path).applied > 0,
  );
  const scopes = new Set(converted.map((path) => packageFolderOf(path, packageFiles)));
  const remarks: string[] = [];
  for (const folder of scopes) {
    if (folder === undefined) continue;
    const path = folder === '' ? 'package.json' : `${folder}/package.json`;
    const step = stepFor(work, path, (file) => packageFolderOf(file, packageFiles) === folder);
    if (typeof step !== 'string') return { turn: step, remarks };
    remarks.push(step);
  }
  return { turn: undefined, remarks };
}

function stepFor(work: Work, path: string, isInside: (file: string) => boolean): PlannedTurn | string {
  const { facts } = work;
  if (work.isGivenUp(path)) return `${path} could not be edited: ${facts.history(path).lastFailure}`;
  const text = facts.text(path);
  if (text === undefined) {
    if (!work.isUnread(path)) return `${path} could not be read.`;
    return { text: `Reading ${path}.`, calls: [{ name: 'read_file', input: { path } }] };
  }
  const change = moduleTypeChange(text);
  if (!change)
    return `${path}: "type": "module" ${facts.history(path).applied > 0 ? 'was added.' : 'is there already.'}`;

  const left = [...work.ownFiles, ...work.sharedFiles].filter(
    (file) => isInside(file) && work.needsCommonJs(file) === true,
  );
  const search = facts.lastSearch;
  if (left.length === 0 && (!search || search.at < work.lastConversionAt)) {
    const calls = [{ name: 'search_text', input: { query, regex: true, glob: '*.js' } }];
    return { text: 'Looking whether any CommonJS is left in the package.', calls };
  }
  if (left.length > 0 || !search) return unchanged(path, left);
  if (search.failed) return `${path} was left as it is: the search for CommonJS that is left failed.`;

  const candidates = search.paths.filter(
    (file) => file.endsWith('.js') && isInside(file) && !work.ownFiles.includes(file),
  );
  const seen = candidates.filter((file) => (facts.file(file)?.shownAt ?? -1) > search.at);
  const commonJs = seen.filter((file) => work.needsCommonJs(file) === true);
  if (commonJs.length > 0) return unchanged(path, commonJs);
  const unseen = candidates.filter((file) => !seen.includes(file) && facts.readFailure(file) === undefined);
  if (unseen.length > 0) {
    const paths = unseen.slice(0, candidatesAtOnce);
    const calls = paths.map((file) => ({ name: 'read_file', input: { path: file } }));
    return { text: `Reading ${namesOf(paths)}, to see whether it is CommonJS still.`, calls };
  }
  if (search.truncated)
    return `${path} was left as it is: there are too many files to be sure that no CommonJS is left.`;
  const calls = toSnippets(text, [change], false).map(({ oldText, newText }) => ({
    name: 'edit_file',
    input: { path, old_string: oldText, new_string: newText },
  }));
  return { text: `No CommonJS is left: ${path} gets "type": "module".`, calls };
}

function unchanged(path: string, left: readonly string[]): string {
  return `${path} has no "type": "module" yet, as these are CommonJS still: ${namesOf(left)}. Node tells them apart by their text.`;
}
