import { isBuiltin, withNodePrefix } from './builtins.ts';
import { packageTarget } from './packageResolution.ts';
import { folderOf, relativeSpecifier, resolveFrom } from './paths.ts';
import type { Target } from './refactor/importWriter.ts';
import { shapeOf } from './refactor/source.ts';
import type { SourceCache } from './sourceCache.ts';
import type { WorkspaceFacts } from './workspaceFacts.ts';

/** What a specifier means; undefined when files must be read first, which are then among the wanted. */
export type Resolution = Target | { readonly problem: string } | undefined;

/** What a file offers to its importers. */
export type FileForm = Pick<Target, 'form' | 'names'>;

/** Finds out what a `require` means by the files that are known, and collects those that it has to see first. */
export class ModuleResolution {
  private readonly missing = new Set<string>();

  constructor(
    readonly facts: WorkspaceFacts,
    private readonly sources: SourceCache,
    private readonly nodePrefix: boolean,
    private readonly staysCommonJs: (path: string) => boolean,
  ) {}

  /** The files that must be read before everything asked so far can be answered. */
  get wanted(): readonly string[] {
    return [...this.missing];
  }

  resolve(importer: string, specifier: string, visited: readonly string[] = []): Resolution {
    if (/^\.\.?(?:\/|$)/.test(specifier)) return this.resolveFile(importer, specifier, visited);
    if (specifier.startsWith('/')) return { problem: `'${specifier}' is an absolute path` };
    if (!isBuiltin(specifier)) return packageTarget(this, importer, specifier);
    return { specifier: this.nodePrefix ? withNodePrefix(specifier) : specifier, form: 'either' };
  }

  /** The file behind a relative specifier; null when there is none, undefined when that is not known yet. */
  locate(importer: string, specifier: string): string | null | undefined {
    const base = resolveFrom(folderOf(importer), specifier);
    if (base === undefined) return null;
    const folderOnly = base === '' || /(?:^|\/)\.{0,2}$/.test(specifier);
    const file = folderOnly ? null : this.firstFile([base, `${base}.js`, `${base}.json`, `${base}.node`]);
    return file === null ? this.locateFolder(base) : file;
  }

  /** The whole text of a file; null when it cannot be read, undefined (and wanted) when it was not yet. */
  textOf(path: string): string | null | undefined {
    const text = this.facts.text(path);
    if (text !== undefined) return text;
    if (this.facts.readFailure(path) !== undefined) return null;
    this.missing.add(path);
    return undefined;
  }

  /** The first of these files that exists; null when none does, undefined when that is not known yet. */
  firstFile(candidates: readonly string[]): string | null | undefined {
    for (const candidate of candidates) {
      const exists = this.facts.exists(candidate);
      if (exists === true) return candidate;
      if (exists === false) continue;
      this.missing.add(candidate);
      return undefined;
    }
    return null;
  }

  /** What a file offers once it is converted; one that passes another's exports on is followed. */
  formOf(path: string, visited: readonly string[] = []): FileForm | undefined {
    if (this.staysCommonJs(path) || !/\.m?js$/.test(path)) return { form: 'default' };
    const text = this.textOf(path);
    if (text === undefined) return undefined;
    const source = text === null ? undefined : this.sources.read(text);
    if (!source || 'problem' in source) return { form: 'default' };
    const shape = shapeOf(source);
    if (shape.form !== 'same-as') return shape;
    if (visited.includes(path)) return { form: 'namespace' };
    const target = this.resolve(path, shape.specifier, [...visited, path]);
    if (!target) return undefined;
    return 'problem' in target || target.form !== 'namespace' ? { form: 'default' } : target;
  }

  private resolveFile(importer: string, specifier: string, visited: readonly string[]): Resolution {
    const path = this.locate(importer, specifier);
    if (path === undefined) return undefined;
    if (path === null) return { problem: `there is no file for '${specifier}'` };
    const written = relativeSpecifier(folderOf(importer), path);
    if (path.endsWith('.json')) return { specifier: written, form: 'default', json: true, path };
    if (!/\.[cm]?js$/.test(path)) return { problem: `'${specifier}' is ${path}, which is not JavaScript` };
    const form = this.formOf(path, visited);
    if (!form) return undefined;
    return { specifier: written, path, form: form.form, ...(form.names ? { names: form.names } : {}) };
  }

  private locateFolder(folder: string): string | null | undefined {
    const prefix = folder === '' ? '' : `${folder}/`;
    const packageFile = this.firstFile([`${prefix}package.json`]);
    if (packageFile === undefined) return undefined;
    const text = packageFile === null ? null : this.textOf(packageFile);
    if (text === undefined) return undefined;
    const main = text === null ? undefined : /"main"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    const base = main === undefined ? undefined : resolveFrom(folder, main);
    const byMain = base === undefined || base === '' ? [] : [base, `${base}.js`, `${base}/index.js`];
    return this.firstFile([...byMain, `${prefix}index.js`, `${prefix}index.json`]);
  }
}
