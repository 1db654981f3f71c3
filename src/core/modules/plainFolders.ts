import { contains, parentOf } from './folderPath.ts';

/** Folders that are only there to hold others. */
const containers = new Set(['src', 'lib', 'libs', 'packages', 'apps', 'modules', 'services', 'crates', 'plugins']);

/** Folders whose code is nobody's work, or not this repository's; hidden ones are left out as well. */
const foreign = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'third_party', 'venv', 'env', '__pycache__', 'site-packages'],
  ...['dist', 'out', 'build', 'target', 'bin', 'obj', 'coverage'],
]);

const codeFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|rb|php|java|kt|kts|scala|groovy|clj|cljs|cs|fs|vb|go|rs|c|h|cc|cpp|cxx|hpp|hh|m|mm|swift|dart|ex|exs|erl|hs|ml|mli|lua|pl|pm|r|jl|sh|bash|ps1|sql|zig|nim|elm|html|css|scss|less)$/i;

/** True for files that an agent would refactor. */
export function isCode(path: string): boolean {
  return codeFile.test(path);
}

/**
 * The folders with code in them that make good modules where no manifest says so: those at the top, and in place of a
 * container (`src`, `packages` …) those inside it. None lies in, or around, one of `packages`.
 */
export function plainFolders(files: readonly string[], packages: ReadonlySet<string>): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    if (!isCode(file)) continue;
    const [top, inner] = parentOf(file).split('/');
    if (top === undefined || top === '' || isForeign(top)) continue;
    folders.add(top);
    if (containers.has(top) && inner !== undefined && !isForeign(inner)) folders.add(`${top}/${inner}`);
  }
  const free = [...folders].filter(
    (folder) => ![...packages].some((each) => each === folder || contains(each, folder) || contains(folder, each)),
  );
  const outer = new Set(free.map(parentOf));
  return free.filter((folder) => !outer.has(folder));
}

function isForeign(name: string): boolean {
  return name.startsWith('.') || foreign.has(name);
}
