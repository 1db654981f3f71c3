import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { AbortError, HumanError } from '../base/errors.ts';
import type { SpawnEntry } from './registryPorts.ts';
import { steeringText } from './steering.ts';
import type { Task, TaskView, WaitingFor } from './task.ts';

/** How long a question may stay unanswered (D38), and an approval; in milliseconds. */
const deadlines = { question: 10 * 60_000, approval: 60 * 60_000 } as const;

/** How many waits of one hearer a request cuts short: who comes back without an answer, or a verdict, has none. */
const patience = { question: 5, approval: 1 } as const;

/** What a task was told on its question, and by whom. */
export interface GivenAnswer {
  readonly from: 'user' | 'parent';
  readonly text: string;
}

/** What became of an approval; `expired` when nobody answered in time, which allows nothing. */
export type ApprovalEnd = 'approved' | 'denied' | 'expired';

type RequestEnd = { readonly kind: 'answered'; readonly answer: GivenAnswer } | { readonly kind: ApprovalEnd };

/** What the requests need of the registry. */
interface RequestPorts {
  readonly clock: Clock;
  /** An id that no request of this workspace had before, reloads included. */
  readonly nextId: () => string;
  readonly find: (taskId: string) => Task;
  /** Runs a wait without the task's slot (D26). */
  readonly withoutSlot: <T>(taskId: string, wait: () => Promise<T>) => Promise<T>;
  /** Brings a task back that gave its slot away; resolves when it runs again. */
  readonly comeBack: (task: Task) => Promise<void>;
  readonly changed: (task: Task) => void;
}

interface PendingRequest {
  readonly task: Task;
  readonly kind: WaitingFor['kind'];
  readonly text: string;
  /** Set once it shows: what nobody has seen cannot be answered. */
  id: string | undefined;
  deadline: Disposable | undefined;
  /** Those who were shown it by a wait, and how often, and those who were told in a notice. */
  readonly shownTo: Map<string, number>;
  readonly toldTo: Set<string>;
  readonly resolve: (end: RequestEnd) => void;
}

/**
 * What tasks wait for somebody for. Each task shows one request at a time, the others of it stand behind; it has no slot
 * meanwhile. A request ends once: by an answer, its deadline, or with its signal.
 */
export class TaskRequests {
  /** By task; the first of a line is the one that shows. */
  private readonly lines = new Map<string, PendingRequest[]>();

  constructor(private readonly ports: RequestPorts) {}

  /** Asks what a person or the spawner may answer; `undefined` when nobody did in time (D38). Rejects with an `AbortError`. */
  async question(taskId: string, text: string, signal: AbortSignal): Promise<GivenAnswer | undefined> {
    const end = await this.wait(taskId, 'question', text, signal);
    return end.kind === 'answered' ? end.answer : undefined;
  }

  /** Asks a person for leave; nothing but `approve` gives it (S11). Rejects with an `AbortError`. */
  async approval(taskId: string, text: string, signal: AbortSignal): Promise<ApprovalEnd> {
    const { kind } = await this.wait(taskId, 'approval', text, signal);
    return kind === 'answered' ? 'denied' : kind;
  }

  /** Approves or denies what shows under this id; throws a `HumanError` when nothing does any more. */
  decide(requestId: string, verdict: 'approved' | 'denied'): void {
    const request = [...this.lines.values()].map(([first]) => first).find((first) => first?.id === requestId);
    if (request?.kind === 'approval') {
      this.settle(request, { kind: verdict });
      return;
    }
    if (request) throw new HumanError(`The request "${requestId}" is a question: answer it with fanout.answerTask.`);
    throw new HumanError(
      `No task waits for the approval "${requestId}" any more: it was answered, or the task went on.`,
    );
  }

  /** Answers the question that a task shows, or that one alone which has this id (D15); false when it does not show. */
  answer(taskId: string, answer: GivenAnswer, requestId?: string): boolean {
    const request = this.shown({ id: taskId });
    if (request?.kind !== 'question' || (requestId !== undefined && request.id !== requestId)) return false;
    request.task.noteAnswer(steeringText(answer.from, answer.text));
    this.settle(request, { kind: 'answered', answer });
    return true;
  }

  /** The tasks that show a request, in the order of asking. */
  asking(): TaskView[] {
    return [...this.lines.values()].flatMap(([first]) => first?.task ?? []);
  }

  /** True when a task shows a request that cuts a wait of this hearer short. */
  isNews(task: TaskView, hearer: Hearer): boolean {
    const request = this.shown(task);
    return request !== undefined && timesShown(request, hearer) < patience[request.kind];
  }

  /** Notes that a wait showed it to this hearer what the task waits for. */
  noteShown(task: TaskView, hearer: Hearer): void {
    const request = this.shown(task);
    request?.shownTo.set(keyOf(hearer), timesShown(request, hearer) + 1);
  }

  /** True when a task shows a question of which its hearer was told neither by a wait nor in a notice. */
  isUntold(task: TaskView, hearer: Hearer): boolean {
    const request = this.shown(task);
    const key = keyOf(hearer);
    return request?.kind === 'question' && !request.toldTo.has(key) && !request.shownTo.has(key);
  }

  /** Notes that the question stood in a notice to this hearer; when that one ends, the next above is to hear of it. */
  noteTold(task: TaskView, hearer: Hearer): void {
    this.shown(task)?.toldTo.add(keyOf(hearer));
  }

  private async wait(taskId: string, kind: WaitingFor['kind'], text: string, signal: AbortSignal): Promise<RequestEnd> {
    const task = this.ports.find(taskId);
    const end = await this.ports.withoutSlot(taskId, () => this.untilSettled(task, kind, text, signal));
    await this.ports.comeBack(task);
    return end;
  }

  private untilSettled(task: Task, kind: WaitingFor['kind'], text: string, signal: AbortSignal): Promise<RequestEnd> {
    const stopped = AbortSignal.any([signal, task.stop.signal]);
    if (stopped.aborted) return Promise.reject(new AbortError());
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.leave(request);
        reject(new AbortError());
      };
      const request: PendingRequest = {
        task,
        kind,
        text,
        id: undefined,
        deadline: undefined,
        shownTo: new Map(),
        toldTo: new Set(),
        resolve: (end) => {
          stopped.removeEventListener('abort', onAbort);
          resolve(end);
        },
      };
      stopped.addEventListener('abort', onAbort, { once: true });
      const line = this.lines.get(task.id) ?? [];
      line.push(request);
      this.lines.set(task.id, line);
      if (line[0] === request) this.show(request);
    });
  }

  private show(request: PendingRequest): void {
    const { task, kind, text } = request;
    const id = this.ports.nextId();
    request.id = id;
    request.deadline = this.ports.clock.after(deadlines[kind], () => {
      this.settle(request, { kind: 'expired' });
    });
    task.waitingFor = { kind, request_id: id, text };
    task.note(`${kind === 'question' ? 'Asks' : 'Waits for your approval'}: ${text}`);
    this.ports.changed(task);
  }

  private settle(request: PendingRequest, end: RequestEnd): void {
    request.task.note(describe(end));
    this.leave(request);
    request.resolve(end);
  }

  /** Takes a request out of its line and shows the one behind it. */
  private leave(request: PendingRequest): void {
    const { task } = request;
    const line = this.lines.get(task.id) ?? [];
    const wasShown = line[0] === request;
    line.splice(line.indexOf(request), 1);
    request.deadline?.dispose();
    if (!wasShown) return;
    task.waitingFor = undefined;
    const [next] = line;
    if (next && !task.stop.signal.aborted) {
      this.show(next);
      return;
    }
    if (!next) this.lines.delete(task.id);
    this.ports.changed(task);
  }

  private shown({ id }: Pick<TaskView, 'id'>): PendingRequest | undefined {
    return this.lines.get(id)?.[0];
  }
}

/** Who is shown something: a task, our parent and people, or other agents. */
type Hearer = Pick<SpawnEntry, 'caller' | 'origin'>;

function keyOf({ caller, origin }: Hearer): string {
  return `${origin === 'language-model-tool' ? 'others' : 'ours'} ${caller ?? ''}`;
}

function timesShown({ shownTo }: PendingRequest, hearer: Hearer): number {
  return shownTo.get(keyOf(hearer)) ?? 0;
}

function describe(end: RequestEnd): string {
  switch (end.kind) {
    case 'answered':
      return `Answer from the ${end.answer.from}: ${end.answer.text}`;
    case 'approved':
      return 'Approved.';
    case 'denied':
      return 'Denied.';
    case 'expired':
      return 'Nobody answered in time.';
  }
}
