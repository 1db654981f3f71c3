import { Toolbox } from '../../src/core/agent/toolbox.ts';
import { HumanError } from '../../src/core/base/errors.ts';
import type { Event } from '../../src/core/base/emitter.ts';
import type { ModelPrice } from '../../src/core/model/usage.ts';
import type { FollowUps } from '../../src/core/tasks/proposal.ts';
import type { FileChange, TaskOrigin } from '../../src/core/tasks/task.ts';
import type { Toolset } from '../../src/core/tasks/taskSpec.ts';
import type { TaskProfile } from '../../src/core/tasks/taskProfile.ts';
import type { TaskChange } from '../../src/core/tasks/registryPorts.ts';
import { TaskRegistry } from '../../src/core/tasks/taskRegistry.ts';
import { SessionLog } from '../../src/core/tasks/store/sessionLog.ts';
import { conversationTypes, readTask } from '../../src/core/tasks/store/storedTask.ts';
import type { RunEnd, RunTask, TaskRun } from '../../src/core/tasks/taskRun.ts';
import { TokenBudget } from '../../src/core/tasks/tokenBudget.ts';
import type { Caller } from '../../src/core/tasks/taskLineage.ts';
import { delegationTools } from '../../src/core/parent/tools/delegationTools.ts';
import { deferred, type Deferred } from './deferred.ts';
import { ManualClock } from './manualClock.ts';
import { MemoryLogs } from './memoryLogs.ts';

/** What a delegation tool answered, parsed. */
export type Answer = Readonly<Record<string, unknown>>;

/** A registry whose tasks do what the test says, with the seven tools around it. */
export class TaskStage {
  readonly clock = new ManualClock();
  readonly limits = { maxConcurrent: 4, maxSpawnDepth: 1, maxTurns: 50, keepFinished: 50 };
  readonly tokens = { task: 0, session: 0 };
  readonly budget = new TokenBudget({
    taskTokens: () => this.tokens.task,
    sessionTokens: () => this.tokens.session,
  });
  followUps: FollowUps = 'ask';
  grant: readonly Toolset[] = ['read', 'edit'];
  unavailable: string | undefined;
  profiles: readonly TaskProfile[] = [];
  prices: ReadonlyMap<string, ModelPrice> = new Map();
  readonly files = new Map<string, readonly FileChange[]>();
  readonly kept = new Map<string, string>();
  keepText = (id: string, text: string): Promise<string> => {
    this.kept.set(id, text);
    return Promise.resolve(`/storage/${id}.md`);
  };
  readonly runs = new Map<string, TaskRun>();
  readonly problems: unknown[] = [];
  readonly registry: TaskRegistry;
  private readonly ends = new Map<string, Deferred<RunEnd>>();
  private readonly toolboxes = new Map<string, Toolbox>();
  private ids = 0;
  private requestIds = 0;

  /** The stored session: a second stage on the same folder is the same session after a reload. */
  readonly log: SessionLog;

  /** Without `run` every task waits until the test ends it, and obeys its abort at once. */
  constructor(
    run?: RunTask,
    readonly folder = new MemoryLogs(),
    private readonly opening = 1,
  ) {
    const { limits } = this;
    this.log = new SessionLog({
      sessionId: 's1',
      folder,
      clock: this.clock,
      onProblem: (error) => this.problems.push(error),
    });
    this.registry = new TaskRegistry({
      clock: this.clock,
      nextId: () => `${'t'.repeat(opening)}${String(++this.ids)}`,
      nextRequestId: () => `r${String(++this.requestIds)}`,
      run: (given) => {
        this.runs.set(given.task.id, given);
        return (run ?? this.untilEnded)(given);
      },
      limits: {
        maxConcurrent: () => limits.maxConcurrent,
        maxSpawnDepth: () => limits.maxSpawnDepth,
        maxTurns: () => limits.maxTurns,
        keepFinished: () => limits.keepFinished,
        followUps: () => this.followUps,
        grant: () => this.grant,
      },
      unavailable: () => this.unavailable ?? this.budget.sessionProblem(),
      prices: () => this.prices,
      filesChanged: (id) => this.files.get(id) ?? [],
      keepText: (id, text) => this.keepText(id, text),
      openLog: (id) => this.log.open(id),
      onListenerError: (error) => {
        throw error;
      },
    });
  }

  /** The same session in the next window: what the logs hold at this moment is all it knows. */
  async reloaded(run?: RunTask): Promise<TaskStage> {
    await this.log.flushed();
    const folder = new MemoryLogs();
    for (const [name, text] of this.folder.texts) folder.texts.set(name, text);
    const next = new TaskStage(run, folder, this.opening + 1);
    await next.restoreTasks();
    return next;
  }

  /** Enters the tasks that the logs tell of. */
  async restoreTasks(): Promise<void> {
    const ids = [...this.folder.texts.keys()].filter((name) => name !== 'parent');
    const stored = await Promise.all(ids.map(async (id) => readTask(id, await this.log.read(id, conversationTypes))));
    this.registry.restore(stored.filter((task) => task !== undefined));
  }

  get onDidChange(): Event<TaskChange> {
    return this.registry.onDidChange;
  }

  /** Calls a delegation tool as the model would. */
  async call(name: string, input: unknown = {}, options: CallOptions = {}): Promise<Answer> {
    const { caller = null, origin = 'agent', signal = new AbortController().signal } = options;
    const tools = this.toolsOf(caller, origin);
    const call = { id: 'c', name, argumentsText: JSON.stringify(input) };
    const { text } = await tools.call(call, signal);
    return text.startsWith('{') ? (JSON.parse(text) as Answer) : { error: text };
  }

  async spawn(goal = 'work', fields: Answer = {}, options: CallOptions = {}): Promise<string> {
    const answer = await this.call('delegate_task_async', { goal, ...fields }, options);
    if (typeof answer['task_id'] !== 'string') throw new Error(JSON.stringify(answer));
    return answer['task_id'];
  }

  /** Lets a task end with this summary. */
  finish(id: string, summary = `${id} is done`): void {
    this.end(id, { kind: 'done', summary });
  }

  end(id: string, end: RunEnd): void {
    this.endOf(id).resolve(end);
  }

  status(id: string): string {
    return this.registry.get(id).status;
  }

  private toolsOf(caller: Caller, origin: TaskOrigin): Toolbox {
    const key = `${String(caller)} ${origin}`;
    const known = this.toolboxes.get(key);
    if (known) return known;
    const tools = delegationTools({
      registry: this.registry,
      clock: this.clock,
      caller,
      origin,
      speaker: 'parent',
      moduleProblem: (folder) => Promise.resolve(folder === 'missing' ? 'There is no folder "missing".' : undefined),
      findProfile: (name) => {
        const profile = this.profiles.find((each) => each.name === name);
        return profile ? Promise.resolve(profile) : Promise.reject(new HumanError(`There is no profile "${name}".`));
      },
    });
    const toolbox = new Toolbox(tools);
    this.toolboxes.set(key, toolbox);
    return toolbox;
  }

  private readonly untilEnded: RunTask = async ({ task, signal }) => {
    const aborted = new Promise<RunEnd>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve({ kind: 'aborted' });
      });
    });
    return Promise.race([this.endOf(task.id).promise, aborted]);
  };

  private endOf(id: string): Deferred<RunEnd> {
    const end = this.ends.get(id) ?? deferred<RunEnd>();
    this.ends.set(id, end);
    return end;
  }
}

interface CallOptions {
  readonly caller?: Caller;
  readonly origin?: TaskOrigin;
  readonly signal?: AbortSignal;
}
