import { join } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import type { Logger } from '../../core/base/logger.ts';
import { addUsage, noUsage, type Usage } from '../../core/model/usage.ts';
import type { ParentMemory } from '../../core/parent/parentPorts.ts';
import { AgentTrace } from '../../core/tasks/agentTrace.ts';
import type { AgentLog } from '../../core/tasks/store/agentLog.ts';
import { parentName, type LogFolder } from '../../core/tasks/store/logFolder.ts';
import { SessionLog } from '../../core/tasks/store/sessionLog.ts';
import { conversationTypes, readTask, readTrace, usageIn, type StoredTask } from '../../core/tasks/store/storedTask.ts';
import { sessionId, sessionStart, taskIds } from '../../core/tasks/taskIds.ts';
import { readContent, type ListedSession } from './listedSession.ts';
import { logFiles } from './logFiles.ts';
import { SessionFolders, type SessionFolder } from './sessionFolders.ts';
import { WholeTexts } from './wholeTexts.ts';

/** What the window's session is kept with. */
export interface CurrentSessionPorts {
  /** The folder of the workspace's sessions. */
  readonly root: string;
  /** False for a window without a folder: what it did is nobody's to take up. */
  readonly mayTakeUp: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once for each session that cannot be stored. */
  readonly onProblem: (error: unknown) => void;
}

/** What an earlier window has left of a session. */
export interface StoredSession {
  readonly tasks: readonly StoredTask[];
  readonly parent: ParentMemory;
  /** What all of it has cost, removed tasks included. */
  readonly usage: Usage;
}

/** The one session of this window: where its agents' logs, its journal and its long texts are, and its ids. */
export class CurrentSession {
  private readonly folders: SessionFolders;

  private constructor(
    private readonly ports: CurrentSessionPorts,
    folders: SessionFolders,
    private present: PresentSession,
  ) {
    this.folders = folders;
  }

  /** The workspace's session that no other window has, or a new one. Never rejects: one that cannot be stored is kept in memory. */
  static async open(ports: CurrentSessionPorts): Promise<CurrentSession> {
    const { root, logger } = ports;
    const folders = new SessionFolders({ root, logger, now: () => Date.now(), random: Math.random });
    const folder = await orUnstored(ports, () => (ports.mayTakeUp ? folders.open() : folders.create()));
    return new CurrentSession(ports, folders, presentSession(folder, ports));
  }

  /** Where the journal of the files is. */
  get journalPath(): string {
    return join(this.present.folder.path, 'journal.jsonl');
  }

  nextId(): string {
    return this.present.nextId();
  }

  openLog(taskId: string): AgentLog {
    return this.present.log.open(taskId);
  }

  keepText(taskId: string, text: string): Promise<string> {
    return new WholeTexts(join(this.present.folder.path, 'summaries')).keep(taskId, text);
  }

  /** Reads what the session's earlier windows have left; a log that cannot be read is left out. */
  async load(): Promise<StoredSession> {
    const { log } = this.present;
    const names = await log.names().catch((error: unknown) => {
      this.ports.logger.error('The tasks of this session cannot be read.', error);
      return [];
    });
    const tasks = await Promise.all(names.filter((name) => name !== parentName).map((id) => this.readTask(id)));
    const parent = await this.readParent();
    return {
      tasks: tasks.flatMap(({ task }) => task ?? []),
      parent,
      usage: tasks.reduce((sum, { usage }) => addUsage(sum, usage), parent.trace.usage),
    };
  }

  /** Makes a new session for `enter`; rejects when it cannot be stored. */
  create(): Promise<SessionFolder> {
    return this.folders.create();
  }

  /** Claims a stored session for `enter`; rejects with a `HumanError` when there is none, or a window has it. */
  claim(id: string): Promise<SessionFolder> {
    return this.folders.openAgain(id);
  }

  /**
   * Leaves the present session, at once, for one that was made or claimed for this window, and resolves with what is stored of
   * it. Whatever belongs to a session is to have ended before, and to begin after.
   */
  async enter(folder: SessionFolder): Promise<StoredSession> {
    const left = this.present;
    this.present = presentSession(folder, this.ports);
    await left.log.flushed();
    await this.folders.leave(left.folder);
    return this.load();
  }

  /** Gives up one that was made or claimed for `enter`, where it was not entered. */
  async giveUp(folder: SessionFolder): Promise<void> {
    if (folder !== this.present.folder) await this.folders.leave(folder);
  }

  /** Every session of the workspace that holds anything, and this one; the newest first. */
  async list(): Promise<ListedSession[]> {
    await this.present.log.flushed();
    const { id: present } = this.present.folder;
    const folders = await this.folders.all();
    const listed = await Promise.all(
      folders.map(async ({ id, path, isClaimed }): Promise<ListedSession> => {
        const place = id === present ? 'here' : isClaimed ? 'elsewhere' : 'nowhere';
        const content = await readContent(logsOf(path), isClaimed, this.ports.logger);
        return { id, startedAt: sessionStart(id), place, ...content };
      }),
    );
    return listed
      .filter(({ place, tasks, title }) => place === 'here' || tasks.length > 0 || title !== '')
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Removes a stored session for good; rejects with a `HumanError` when there is none, or a window has it. */
  remove(id: string): Promise<void> {
    return this.folders.remove(id);
  }

  /** Removes old sessions. Never rejects. */
  async prune(): Promise<void> {
    try {
      await this.folders.prune();
    } catch (error) {
      this.ports.logger.error('Old sessions could not be removed.', error);
    }
  }

  /** Resolves when all that happened so far is stored, or cannot be. */
  flushed(): Promise<void> {
    return this.present.log.flushed();
  }

  /** As `flushed`; the session is free for another window then. */
  async close(): Promise<void> {
    await this.present.log.flushed();
    this.present.folder.claim.release();
  }

  private async readTask(id: string): Promise<{ readonly task?: StoredTask | undefined; readonly usage: Usage }> {
    try {
      const lines = await this.present.log.read(id, conversationTypes);
      return { task: readTask(id, lines), usage: usageIn(lines) };
    } catch (error) {
      this.ports.logger.error(`The log of task ${id} cannot be read.`, error);
      return { usage: noUsage };
    }
  }

  private async readParent(): Promise<ParentMemory> {
    const log = this.openLog(parentName);
    try {
      const lines = await this.present.log.read(parentName, conversationTypes);
      return { log, trace: readTrace(lines), isRestored: lines.length > 0 };
    } catch (error) {
      this.ports.logger.error('The log of the parent agent cannot be read.', error);
      return { log, trace: new AgentTrace(), isRestored: false };
    }
  }
}

interface PresentSession {
  readonly folder: SessionFolder;
  readonly log: SessionLog;
  readonly nextId: () => string;
}

function presentSession(folder: SessionFolder, { clock, onProblem }: CurrentSessionPorts): PresentSession {
  const log = new SessionLog({ sessionId: folder.id, folder: logsOf(folder.path), clock, onProblem });
  return { folder, log, nextId: taskIds(folder.id, folder.claim.opening) };
}

const logsOf = (path: string): LogFolder => logFiles(join(path, 'agents'));

/** A session whose folder cannot be made still works as long as its window. */
async function orUnstored(ports: CurrentSessionPorts, open: () => Promise<SessionFolder>): Promise<SessionFolder> {
  try {
    return await open();
  } catch (error) {
    ports.onProblem(error);
    const id = sessionId(Date.now(), Math.random);
    return { id, path: join(ports.root, id), claim: { opening: 1, release: () => undefined } };
  }
}
