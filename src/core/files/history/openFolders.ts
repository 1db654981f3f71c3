import { errorMessage } from '../../base/errors.ts';
import type { FilesContext } from '../filesContext.ts';
import { isOpen, placeAt } from '../paths/placeAt.ts';
import type { FileLocation } from '../workspacePort.ts';

/** Keeps the names of known files true while folders are opened and closed: paths begin with the folder's name or not. */
export class OpenFolders {
  private roots: string;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: Pick<FilesContext, 'ledger' | 'logger' | 'workspace'>,
    /** Called when the ledger has named its files anew. */
    private readonly onNamed: () => void,
  ) {
    this.roots = this.rootsNow();
  }

  /** Resolves when all known files have the names that they have in the folders of now; never rejects. */
  follow(): Promise<void> {
    const now = this.rootsNow();
    if (now !== this.roots) {
      this.roots = now;
      this.following = this.following.then(() => this.nameAnew());
    }
    return this.following;
  }

  private async nameAnew(): Promise<void> {
    const { ledger } = this.context;
    const places = ledger.places();
    const found = new Map(await Promise.all(places.map(async (file) => [file.at, await this.nameOf(file)] as const)));
    ledger.nameAnew((file) => found.get(file.at) ?? file);
    this.onNamed();
  }

  /** The key stays while the folder is closed: tasks know the file by it. */
  private async nameOf(file: FileLocation): Promise<FileLocation> {
    const { logger, workspace } = this.context;
    try {
      const placed = await placeAt(workspace, file.at);
      return isOpen(placed) ? placed : { ...file, path: file.at };
    } catch (error) {
      logger.warn(`${file.at} could not be looked at: ${errorMessage(error)}`);
      return { ...file, path: file.at };
    }
  }

  private rootsNow(): string {
    return JSON.stringify(this.context.workspace.roots());
  }
}
