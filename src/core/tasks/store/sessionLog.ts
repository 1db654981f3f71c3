import { AgentLog } from './agentLog.ts';
import { parseLines, type AgentLine, type AgentRecord } from './agentRecord.ts';
import type { Clock } from '../../base/clock.ts';
import type { LogFolder } from './logFolder.ts';

/** The most text that waits for a disk that takes none, in UTF-16 units; beyond it nothing more is stored. */
const mostOwed = 8_000_000;

/** What a session's logs are written with. */
export interface SessionLogPorts {
  readonly sessionId: string;
  readonly folder: LogFolder;
  readonly clock: Clock;
  /** Called once, with the first failure: from then on the session may not outlast its window. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * The logs of one session. Lines are written in order, many at a time; a disk that fails breaks nothing but what is
 * still there after a reload.
 */
export class SessionLog {
  readonly sessionId: string;
  private waiting = new Map<string, string>();
  private writing: Promise<void> | undefined;
  /** Logs that an append which failed may have left with part of a line. */
  private readonly torn = new Set<string>();
  private hasFailed = false;
  private isGivenUp = false;

  constructor(private readonly ports: SessionLogPorts) {
    this.sessionId = ports.sessionId;
  }

  /** The log of a task, or of the parent, that has said nothing yet. */
  open(id: string): AgentLog {
    return new AgentLog(id, this, this.ports.clock);
  }

  /** The names of the agents that have a log. */
  names(): Promise<readonly string[]> {
    return this.ports.folder.names();
  }

  /** What was stored of an agent, without the types in `skip`; to be read before anything new is written. */
  async read(id: string, skip: readonly AgentRecord['type'][] = []): Promise<AgentLine[]> {
    const text = await this.ports.folder.read(id);
    if (text !== '' && !text.endsWith('\n')) this.torn.add(id);
    return parseLines(text, skip);
  }

  /** Adds lines to an agent's log; never throws. */
  append(id: string, text: string): void {
    if (this.isGivenUp) return;
    this.waiting.set(id, (this.waiting.get(id) ?? '') + text);
    this.writing ??= this.write();
  }

  /** Resolves when all that was appended so far is stored, or could not be. */
  async flushed(): Promise<void> {
    if (this.waiting.size > 0) this.writing ??= this.write();
    await this.writing;
  }

  private async write(): Promise<void> {
    await Promise.resolve(); // what is said in the same step goes together
    while (this.waiting.size > 0) {
      const batch = this.waiting;
      const failed = new Map<string, string>();
      this.waiting = new Map();
      for (const [id, text] of batch) if (!(await this.tryAppend(id, text))) failed.set(id, text);
      if (failed.size === 0) continue;
      this.owe(failed);
      break; // the next line tries again
    }
    this.writing = undefined;
  }

  private async tryAppend(id: string, text: string): Promise<boolean> {
    try {
      await this.ports.folder.append(id, this.torn.has(id) ? `\n${text}` : text);
      this.torn.delete(id);
      return true;
    } catch (error) {
      this.torn.add(id);
      if (!this.hasFailed) this.ports.onProblem(error);
      this.hasFailed = true;
      return false;
    }
  }

  private owe(failed: Map<string, string>): void {
    for (const [id, text] of this.waiting) failed.set(id, (failed.get(id) ?? '') + text);
    this.waiting = failed;
    let owed = 0;
    for (const text of failed.values()) owed += text.length;
    if (owed <= mostOwed) return;
    this.isGivenUp = true;
    this.waiting.clear();
  }
}
