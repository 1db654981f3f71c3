import type { Logger } from '../../core/base/logger.ts';
import { parseLines, type AgentLine, type SpawnRecord } from '../../core/tasks/store/agentRecord.ts';
import { parentName, type LogFolder } from '../../core/tasks/store/logFolder.ts';
import { conversationTypes, readTask } from '../../core/tasks/store/storedTask.ts';
import type { TaskStatus } from '../../core/tasks/taskStatus.ts';

/** A stored session as a person chooses it. */
export interface ListedSession extends SessionContent {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Which window has it open. */
  readonly place: 'here' | 'elsewhere' | 'nowhere';
}

interface SessionContent {
  /** How each of its tasks stands. */
  readonly tasks: readonly TaskStatus[];
  /** What the person began it with: a message to the parent agent, or the first task's goal; `""` for neither. */
  readonly title: string;
}

/** What a log is read without, to tell how its task stands: most of it. */
const passedOver = [...conversationTypes, 'event', 'posted', 'heard'] as const;

/** Reads what a session holds from its logs; `isOpen` while a window has it. Never rejects: what cannot be read is left out. */
export async function readContent(folder: LogFolder, isOpen: boolean, logger: Logger): Promise<SessionContent> {
  const read = async (name: string): Promise<readonly AgentLine[]> => parseLines(await folder.read(name), passedOver);
  try {
    const names = (await folder.names()).filter((name) => name !== parentName);
    const logs = await Promise.all(names.map(async (id) => ({ id, lines: await read(id) })));
    const tasks = logs
      .flatMap(({ id, lines }) => {
        const task = readTask(id, lines);
        return task ? { spawn: task.spawn, status: isOpen ? presentStatus(lines) : task.status } : [];
      })
      .sort((a, b) => a.spawn.order - b.spawn.order);
    return { tasks: tasks.map(({ status }) => status), title: titleOf(tasks[0]?.spawn, await read(parentName)) };
  } catch (error) {
    logger.error('A stored session cannot be read.', error);
    return { tasks: [], title: '' };
  }
}

function presentStatus(lines: readonly AgentLine[]): TaskStatus {
  return lines.findLast((line) => line.type === 'status' || line.type === 'ended')?.status ?? 'queued';
}

/** A task of the parent's was spawned because of a message. */
function titleOf(first: SpawnRecord | undefined, parent: readonly AgentLine[]): string {
  const goal = first?.spec.goal ?? '';
  const notes = parent.flatMap((line) => (line.type === 'note' ? line.text : []));
  const message = /^You: (.*)/s.exec(notes.find((text) => text.startsWith('You: ')) ?? '')?.[1];
  return first && first.origin !== 'agent' ? goal : (message ?? goal);
}
