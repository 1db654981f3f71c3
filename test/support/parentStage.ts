import { Toolbox } from '../../src/core/agent/toolbox.ts';
import { ParentAgent } from '../../src/core/parent/parentAgent.ts';
import { parentPrompt } from '../../src/core/parent/parentPrompt.ts';
import { delegationTools } from '../../src/core/parent/tools/delegationTools.ts';
import { Notices } from '../../src/core/tasks/notices.ts';
import { ScriptedModel, type Script } from './scriptedModel.ts';
import { TaskStage } from './taskStage.ts';

/** A parent agent whose model does what the test says, over tasks that do so as well. */
export class ParentStage extends TaskStage {
  readonly model: ScriptedModel;
  readonly parent: ParentAgent;
  readonly faults: string[] = [];

  constructor(script: Script) {
    super();
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
      unavailable: () => this.unavailable,
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

  /** The notices that a request holds. */
  notices(request: number): string[] {
    const messages = this.model.requests[request]?.messages ?? [];
    return messages.map(({ text }) => text).filter((text) => text.startsWith('[Task notices]'));
  }
}
