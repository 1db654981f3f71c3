import { readdir } from 'node:fs/promises';
import { FreshLooks } from '../../core/base/freshLooks.ts';
import { sharedIdentity, type SharedIdentity } from './realPaths.ts';

/** Looking for the other names of a file stops here; what is not found by then counts as outside. */
const maxEntries = 200_000;

/** The names of one file that were found, absolute, and what the disk said of it then. */
interface FoundNames {
  readonly names: string[];
  readonly changedAt: bigint;
}

/** Finds the other names (hard links) of files below the opened folders. All folders are looked at once for all files. */
export class HardLinks {
  private found: ReadonlyMap<string, FoundNames> = new Map();
  private readonly walks = new FreshLooks(() => this.walk());

  /** `folders` are real paths. */
  constructor(private readonly folders: () => Promise<readonly string[]>) {}

  /** All names of the file, absolute; not `isWhole` when it has others that were not found. */
  async namesOf(path: string): Promise<{ readonly names: readonly string[]; readonly isWhole: boolean }> {
    const shared = await sharedIdentity(path);
    if (!shared) return { names: [path], isWhole: true };
    if (!(await this.isKnown(shared))) await this.walks.ask('');
    const names = this.found.get(shared.id)?.names ?? [path];
    return { names, isWhole: BigInt(names.length) >= shared.names };
  }

  /** A file gets no other name without a change of what the disk says of it. */
  private async isKnown({ id, names, changedAt }: SharedIdentity): Promise<boolean> {
    const known = this.found.get(id);
    if (!known || (BigInt(known.names.length) !== names && known.changedAt !== changedAt)) return false;
    const ids = await Promise.all(known.names.map(async (name) => (await sharedIdentity(name))?.id));
    return ids.every((each) => each === id);
  }

  /** Broad first, so that what is left out in a huge workspace lies deep in it. Links are not followed. */
  private async walk(): Promise<void> {
    const found = new Map<string, FoundNames>();
    const folders = await this.folders();
    const open = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
    let entries = 0;
    for (const folder of open) {
      if (entries >= maxEntries) break;
      // What cannot be looked at holds no name that is found.
      const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
      entries += inside.length;
      open.push(...inside.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`));
      const files = inside.filter((entry) => entry.isFile()).map(({ name }) => `${folder}/${name}`);
      const identities = await Promise.all(files.map((path) => sharedIdentity(path).catch(() => undefined)));
      for (const [index, path] of files.entries()) {
        const shared = identities[index];
        if (!shared) continue;
        const known = found.get(shared.id);
        if (known) known.names.push(path);
        else found.set(shared.id, { names: [path], changedAt: shared.changedAt });
      }
    }
    this.found = found;
  }
}
