import { runChild } from '../../src/core/child/runChild.ts';
import { boundedWork } from '../../src/vscode/boundedWork.ts';
import type { TaskFiles } from '../../src/core/files/taskFiles.ts';
import type { Tool } from '../../src/core/agent/tool.ts';
import { orchestratorTools } from '../../src/core/parent/tools/delegationTools.ts';
import { Notices } from '../../src/core/tasks/notices.ts';
import { withinTime } from '../../src/core/tasks/withinTime.ts';
import { ScriptedModel, type Script } from './scriptedModel.ts';
import { TaskStage } from './taskStage.ts';

/** A registry whose tasks are real child agents on one scripted model, within their bounds of tokens and time. */
export class ChildrenStage {
  readonly model: ScriptedModel;
  readonly tasks: TaskStage;
  timeoutMs = 0;
  stall = { firstTokenMs: 450_000, idleMs: 60_000 };
  closed = 0;

  /** `tools` are what every child has beside its own. */
  constructor(script: Script, tools: readonly Tool[] = []) {
    this.model = new ScriptedModel(script);
    const close = (): Promise<void> => {
      this.closed++;
      return Promise.resolve();
    };
    const staleReads = (): Promise<readonly []> => Promise.resolve([]);
    const stage: TaskStage = new TaskStage((run) => {
      const { clock, registry } = stage;
      const caller = { registry, clock, caller: run.task.id, origin: 'agent', speaker: 'parent' } as const;
      const delegation = {
        ...caller,
        moduleProblem: () => Promise.resolve(undefined),
        findProfile: () => Promise.reject(new Error('no test asks for one')),
      };
      const ports = {
        model: () => this.model,
        modelName: () => undefined,
        toolsFor: () => (run.task.spec.role === 'leaf' ? tools : orchestratorTools(tools, delegation)),
        openFiles: () => ({ close, staleReads }) as unknown as TaskFiles,
        instructions: () => Promise.resolve(undefined),
        notices: () => notices,
        names: (id: string) => id,
        ask: () => Promise.resolve(undefined),
        budget: stage.budget,
        bounded: boundedWork(),
        stall: () => this.stall,
        clock,
      };
      const bound = { limitMs: () => this.timeoutMs, clock, onDidChange: registry.onDidChange };
      return withinTime(run, (bounded) => runChild(bounded, ports), bound);
    });
    this.tasks = stage;
    const notices = new Notices(stage.registry);
  }

  /** What the first message of the task with this goal was told, of the nth request for it. */
  firstMessage(goal: string): string {
    const texts = this.model.requests.map(({ messages }) => messages[1]?.text ?? '');
    return texts.find((text) => text.startsWith(`Goal: ${goal}\n`)) ?? '';
  }
}
