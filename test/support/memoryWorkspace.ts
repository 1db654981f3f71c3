import { applyTextEdits } from './applyTextEdits.ts';
import { followLinks } from './followLinks.ts';
import type { WorkspaceCall } from './workspaceCall.ts';
import type {
  FileEdits,
  FileLocation,
  FileState,
  LineChange,
  Located,
  SaveOutcome,
  StructureOutcome,
  TextEdit,
  TextForm,
  Workspace,
  WorkspaceRoot,
} from '../../src/core/files/workspacePort.ts';

interface MemoryFile {
  disk: string;
  /** Unsaved text of an editor. */
  buffer: string | undefined;
  version: number;
  unfit: string | undefined;
  form?: TextForm | undefined;
}

/**
 * A workspace in memory with a person, outside writers, links and faults. Each call runs `before` and `after`, which
 * may wait at a gate, type into a file, or throw; then the call takes place in one go.
 */
export class MemoryWorkspace implements Workspace {
  readonly log: WorkspaceCall[] = [];
  before: (call: WorkspaceCall) => Promise<void> | void = () => undefined;
  after: (call: WorkspaceCall) => Promise<void> | void = () => undefined;
  /** What save participants make of a text. */
  onSave: (text: string) => string = (text) => text;
  /** Which lines a file can hold. */
  holds: (lines: readonly string[]) => boolean = () => true;
  /** Set to let saving fail with this reason. */
  saveVeto: string | undefined;
  private readonly files = new Map<string, MemoryFile>();
  private readonly links = new Map<string, string>();
  private readonly hardLinks = new Map<string, string>();
  private readonly renames = new Map<string, string>();
  /** The folders that are open; the person may open others. */
  folders: readonly WorkspaceRoot[];

  constructor(files: Readonly<Record<string, string>> = {}, roots: readonly WorkspaceRoot[] = [root('ws')]) {
    this.folders = roots;
    for (const [path, text] of Object.entries(files)) this.outside(path, text);
  }

  // The other hands on the files; paths are relative to the first root, or absolute.

  /** Another program writes a file; an editor without unsaved text reloads it. */
  outside(path: string, text: string): void {
    const file = this.files.get(this.absolute(path));
    if (file) {
      file.disk = text;
      file.version += 1;
    } else this.put(this.absolute(path), { disk: text, buffer: undefined, version: 1, unfit: undefined });
  }

  /** Another program changes how a file's text stands on disk; undefined when that is not sure. */
  reshape(path: string, form: TextForm | undefined): void {
    this.fileAt(path).form = form;
  }

  form(path: string): TextForm | undefined {
    return this.fileAt(path).form;
  }

  /** Another program deletes a file. */
  vanish(path: string): void {
    this.files.delete(this.absolute(path));
  }

  /** The person renames a file or a folder, unsaved text included. */
  rename(from: string, to: string): void {
    const [old, next] = [this.absolute(from), this.absolute(to)];
    for (const [path, file] of [...this.files]) {
      if (path !== old && !path.startsWith(`${old}/`)) continue;
      this.files.delete(path);
      this.put(next + path.slice(old.length), file);
      this.renames.set(path, next + path.slice(old.length));
    }
  }

  /** The person types: the text stays unsaved. */
  type(path: string, change: (text: string) => string): void {
    const file = this.fileAt(path);
    file.buffer = change(file.buffer ?? file.disk);
    file.version += 1;
  }

  /** The person saves. */
  saveByHand(path: string): void {
    const file = this.fileAt(path);
    file.disk = file.buffer ?? file.disk;
    file.buffer = undefined;
  }

  symlink(path: string, target: string): void {
    this.links.set(this.absolute(path), this.absolute(target));
  }

  unlink(path: string): void {
    this.links.delete(this.absolute(path));
  }

  /** Makes both paths names of one file. */
  hardLink(path: string, target: string): void {
    this.files.set(this.absolute(path), this.fileAt(target));
    this.hardLinks.set(this.absolute(path), this.absolute(target));
    this.hardLinks.set(this.absolute(target), this.absolute(target));
  }

  makeUnfit(path: string, reason: string): void {
    this.fileAt(path).unfit = reason;
  }

  /** The text that an editor shows, or undefined where there is no file. */
  text(path: string): string | undefined {
    const file = this.files.get(this.absolute(path));
    return file ? (file.buffer ?? file.disk) : undefined;
  }

  disk(path: string): string | undefined {
    return this.files.get(this.absolute(path))?.disk;
  }

  isUnsaved(path: string): boolean {
    return this.fileAt(path).buffer !== undefined;
  }

  /** How often an operation was called on a path. */
  count(operation: WorkspaceCall['operation'], path?: string): number {
    return this.log.filter((call) => call.operation === operation && (path === undefined || call.path === path)).length;
  }

  // The port.

  roots(): readonly WorkspaceRoot[] {
    return this.folders;
  }

  locate(absolutePath: string): Promise<Located> {
    return this.call({ operation: 'locate', path: absolutePath }, () => this.follow(absolutePath));
  }

  namesOf(file: FileLocation): Promise<readonly string[]> {
    return this.call({ operation: 'namesOf', path: file.path }, () => {
      const names = [...this.hardLinks].filter(([, target]) => target === this.hardLinks.get(file.key));
      const located = names.map(([name]) => this.follow(name));
      return located.flatMap((each) => (each.kind === 'inside' ? [each.file.path] : []));
    });
  }

  isLink(absolutePath: string): Promise<boolean> {
    return this.call({ operation: 'isLink', path: absolutePath }, () => this.links.has(absolutePath));
  }

  read(file: FileLocation, purpose: 'show' | 'change'): Promise<FileState> {
    return this.call({ operation: 'read', path: file.path }, () => {
      const found = this.files.get(file.key);
      if (!found) {
        const isFolder = [...this.files.keys()].some((path) => path.startsWith(`${file.key}/`));
        return { kind: isFolder ? 'folder' : 'missing' };
      }
      if (found.unfit !== undefined && purpose === 'change') return { kind: 'unfit', reason: found.unfit };
      const unsaved = found.buffer !== undefined;
      const form = found.form ? { form: found.form } : {};
      return { kind: 'text', text: found.buffer ?? found.disk, unsaved, version: found.version, ...form };
    });
  }

  whyNotHeld(_: FileLocation, changes: readonly LineChange[]): Promise<readonly (string | undefined)[]> {
    return Promise.resolve(changes.map(({ added }) => (this.holds(added) ? undefined : 'it cannot hold that')));
  }

  applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
    return this.call({ operation: 'applyEdits', path: file.path }, () => {
      const found = this.files.get(file.key);
      if (found?.version !== version) return false;
      found.buffer = applyTextEdits(found.buffer ?? found.disk, edits);
      found.version += 1;
      return true;
    });
  }

  applyTogether(changes: readonly FileEdits[]): Promise<boolean> {
    return this.call({ operation: 'applyTogether', path: changes.map(({ file }) => file.path).join(' ') }, () => {
      const texts = changes.map(({ file, version, edits }) => {
        const found = this.files.get(file.key);
        return found?.version === version
          ? { found, text: applyTextEdits(found.buffer ?? found.disk, edits) }
          : undefined;
      });
      if (texts.includes(undefined)) return false;
      for (const changed of texts) {
        if (!changed) continue;
        changed.found.buffer = changed.text;
        changed.found.version += 1;
      }
      return true;
    });
  }

  save(file: FileLocation): Promise<SaveOutcome> {
    return this.call({ operation: 'save', path: file.path }, () => {
      const found = this.files.get(file.key);
      if (!found) return { kind: 'unsaved', reason: 'the file is gone' };
      if (this.saveVeto !== undefined) return { kind: 'unsaved', reason: this.saveVeto };
      const text = this.onSave(found.buffer ?? found.disk);
      if (text !== found.buffer) found.version += 1;
      found.disk = text;
      found.buffer = undefined;
      return { kind: 'saved', texts: [{ by: 'saving', text }] };
    });
  }

  create(file: FileLocation, text: string, form?: TextForm): Promise<StructureOutcome> {
    return this.call({ operation: 'create', path: file.path }, () => {
      if (this.files.has(file.key)) return { kind: 'exists' };
      this.put(file.key, { disk: text, buffer: undefined, version: 1, unfit: undefined, form });
      return { kind: 'done' };
    });
  }

  reform(file: FileLocation, from: TextForm, to: TextForm): Promise<StructureOutcome> {
    return this.call({ operation: 'reform', path: file.path }, () => {
      const found = this.files.get(file.key);
      const isAsSeen = found?.buffer === undefined && JSON.stringify(found?.form) === JSON.stringify(from);
      if (!found || !isAsSeen) return { kind: 'failed', reason: 'it has just changed' };
      found.form = to;
      return { kind: 'done' };
    });
  }

  remove(file: FileLocation, version: number): Promise<StructureOutcome> {
    return this.call({ operation: 'remove', path: file.path }, () => {
      if (this.files.get(file.key)?.version !== version) return { kind: 'failed', reason: 'its text has changed' };
      this.files.delete(file.key);
      return { kind: 'done' };
    });
  }

  move(from: FileLocation, to: FileLocation): Promise<StructureOutcome> {
    return this.call({ operation: 'move', path: from.path }, () => {
      const found = this.files.get(from.key);
      if (!found) return { kind: 'failed', reason: 'it is gone' };
      if (this.files.has(to.key)) return { kind: 'exists' };
      if (found.buffer !== undefined) return { kind: 'failed', reason: 'it has unsaved text' };
      this.files.delete(from.key);
      this.put(to.key, found);
      return { kind: 'done' };
    });
  }

  renamedTo(file: FileLocation): Promise<FileLocation | undefined> {
    return this.call({ operation: 'renamedTo', path: file.path }, () => {
      const target = this.renames.get(file.key);
      const located = target !== undefined && this.files.has(target) ? this.follow(target) : undefined;
      return located?.kind === 'inside' ? located.file : undefined;
    });
  }

  /** What went from there before is forgotten. */
  private put(path: string, file: MemoryFile): void {
    this.files.set(path, file);
    this.renames.delete(path);
  }

  private async call<T>(call: WorkspaceCall, act: () => T): Promise<T> {
    this.log.push(call);
    await this.before(call);
    const result = act();
    await this.after(call);
    return result;
  }

  private follow(absolutePath: string): Located {
    return followLinks(absolutePath, this.folders, this.links, this.hardLinks);
  }

  private absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.folders[0]?.path ?? ''}/${path}`;
  }

  private fileAt(path: string): MemoryFile {
    const file = this.files.get(this.absolute(path));
    if (!file) throw new Error(`There is no file ${path} in the memory workspace.`);
    return file;
  }
}

/** A root at `/name`. */
export function root(name: string): WorkspaceRoot {
  return { name, path: `/${name}` };
}
