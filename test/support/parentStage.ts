import { Toolbox } from '../../src/core/agent/toolbox.ts';
import { ParentAgent } from '../../src/core/parent/parentAgent.ts';
import type { ParentMemory } from '../../src/core/parent/parentPorts.ts';
import { parentPrompt } from '../../src/core/parent/parentPrompt.ts';
import { delegationTools } from '../../src/core/parent/tools/delegationTools.ts';
import { AgentTrace } from '../../src/core/tasks/agentTrace.ts';
import type { SessionLog } from '../../src/core/tasks/store/sessionLog.ts';
import { readTrace } from '../../src/core/tasks/store/storedTask.ts';
import { Notices } from '../../src/core/tasks/notices.ts';
import type { MemoryLogs } from './memoryLogs.ts';
import { ScriptedModel, type Script } from './scriptedModel.ts';
import { TaskStage } from './taskStage.ts';

/** A parent agent with a scripted model, whose tasks do what the test says. */
export class ParentStage extends TaskStage {
  readonly model: ScriptedModel;
  readonly parent: ParentAgent;
  readonly faults: string[] = [];

  constructor(script: Script, folder?: MemoryLogs, memory?: (log: SessionLog) => ParentMemory) {
    super(undefined, folder);
    this.model = new ScriptedModel(script);
    const { registry, clock } = this;
    const tools = delegationTools({
      registry,
      clock,
      caller: null,
      origin: 'agent',
      speaker: 'parent',
      moduleProblem: () => Promise.resolve(undefined),
      findProfile: () => Promise.reject(new Error('no test asks for one')),
    });
    this.parent = new ParentAgent({
      registry,
      notices: new Notices(registry),
      toolbox: new Toolbox(tools),
      readingToolbox: new Toolbox(tools.filter(({ spec }) => spec.name === 'list_tasks')),
      model: () => this.model,
      modelName: () => undefined,
      unavailable: () => this.unavailable ?? this.budget.sessionProblem(),
      budget: this.budget,
      memory: memory?.(this.log) ?? this.fresh(),
      systemPrompt: () => Promise.resolve(parentPrompt({ folders: ['ws'], instructions: undefined, profiles: [] })),
      stall: () => ({ firstTokenMs: 0, idleMs: 0 }),
      clock,
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: (message) => this.faults.push(message),
      },
    });
  }

  fresh(): ParentMemory {
    return { log: this.log.open('parent'), trace: new AgentTrace(), isRestored: false };
  }

  /** The parent agent of the same session in the next window. */
  async again(script: Script): Promise<ParentStage> {
    await this.log.flushed();
    const lines = await this.log.read('parent');
    return new ParentStage(script, this.folder, (log) => {
      return { log: log.open('parent'), trace: readTrace(lines), isRestored: true };
    });
  }

  /** The notices that a request holds. */
  notices(request: number): string[] {
    const messages = this.model.requests[request]?.messages ?? [];
    return messages.map(({ text }) => text).filter((text) => text.startsWith('[Task notices]'));
  }
}
