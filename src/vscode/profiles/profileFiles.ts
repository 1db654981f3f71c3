import * as vscode from 'vscode';
import { errorMessage, HumanError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { Workspace } from '../../core/files/workspacePort.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { isNotFound, workspaceText } from '../workspaceText.ts';
import { parseProfileLate } from './lazyProfiles.ts';

/** Where profiles are, in the order in which a name counts. */
const places = [
  { folder: '.fanout/agents', ending: '.md' },
  { folder: '.github/agents', ending: '.agent.md' },
  { folder: '.claude/agents', ending: '.md' },
] as const;

/** Bounds on what is read of a workspace. */
const most = { files: 100, bytes: 256 * 1024, named: 20 } as const;

/** The profiles of the workspace's folders, read anew each time they are asked for; none in a workspace without trust. */
export class ProfileFiles {
  private readonly told = new Set<string>();

  constructor(
    private readonly workspace: Pick<Workspace, 'locate'>,
    private readonly logger: Logger,
  ) {}

  /** Each name once; what cannot be read, or has the name of one before it, is left out with a word in the log. */
  async all(): Promise<readonly Profile[]> {
    if (!vscode.workspace.isTrusted) return [];
    const profiles = new Map<string, Profile>();
    for (const file of await this.files()) {
      const profile = await this.read(file);
      if (!profile) continue;
      const name = folded(profile.name);
      const first = profiles.get(name);
      if (first) this.warn(profile.path, `It is left out: ${first.path} has the name "${profile.name}" already.`);
      else profiles.set(name, profile);
    }
    return [...profiles.values()];
  }

  /** The profile of this name, upper or lower case; rejects with a `HumanError` that lists those that there are. */
  async find(name: string): Promise<Profile> {
    const all = await this.all();
    const profile = all.find((each) => folded(each.name) === folded(name));
    if (profile) return profile;
    const known = all.slice(0, most.named).map((each) => each.name);
    const more = all.length > known.length ? `, and ${String(all.length - known.length)} more` : '';
    const list =
      known.length === 0
        ? `there are none here; ${places.map(({ folder }) => folder).join(', ')} may hold some`
        : `the profiles are: ${known.join(', ')}${more}`;
    throw new HumanError(`There is no profile "${name.trim()}"; ${list}.`);
  }

  private async files(): Promise<vscode.Uri[]> {
    const found: vscode.Uri[] = [];
    for (const { folder, ending } of places) {
      for (const root of vscode.workspace.workspaceFolders ?? []) {
        const uri = vscode.Uri.joinPath(root.uri, folder);
        const names = (await this.namesIn(uri)).filter((name) => name.toLowerCase().endsWith(ending)).sort();
        found.push(...names.map((name) => vscode.Uri.joinPath(uri, name)));
      }
    }
    return found.slice(0, most.files);
  }

  private async namesIn(folder: vscode.Uri): Promise<string[]> {
    try {
      return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
    } catch (error) {
      if (!isNotFound(error)) this.warn(pathOf(folder), `It could not be read: ${errorMessage(error)}`);
      return [];
    }
  }

  private async read(file: vscode.Uri): Promise<Profile | undefined> {
    const path = pathOf(file);
    try {
      const text = await workspaceText(file, this.workspace, most.bytes);
      if (text === undefined) return undefined;
      const offered = vscode.lm.tools.map(({ name }) => name);
      const profile = await parseProfileLate(path, text, offered);
      for (const warning of profile.warnings) this.warn(path, warning);
      return profile;
    } catch (error) {
      this.warn(path, `It is left out: ${errorMessage(error)}`);
      return undefined;
    }
  }

  /** Once for each thing, as profiles are read often. */
  private warn(path: string, problem: string): void {
    const message = `The profile ${path}: ${problem}`;
    if (this.told.has(message)) return;
    this.told.add(message);
    this.logger.warn(message);
  }
}

const folded = (name: string): string => name.trim().toLowerCase();

const pathOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);
