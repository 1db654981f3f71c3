import * as z from 'zod/mini';
import type { AgentEvent } from '../../src/core/agent/agentEvent.ts';
import { MessageInbox } from '../../src/core/agent/inbox.ts';
import { runAgent, type AgentEnd } from '../../src/core/agent/runAgent.ts';
import { defineTool, succeeded, type Tool } from '../../src/core/agent/tool.ts';
import { Toolbox } from '../../src/core/agent/toolbox.ts';
import type { Message } from '../../src/core/model/message.ts';
import { ManualClock } from './manualClock.ts';
import { ScriptedModel, type Script } from './scriptedModel.ts';

/** A model that never says anything. */
export const silent = (): Promise<never> => new Promise<never>(() => undefined);

/** One agent with a scripted model and a clock that the test moves. */
export class AgentStage {
  readonly clock = new ManualClock();
  readonly inbox = new MessageInbox();
  readonly stop = new AbortController();
  readonly messages: Message[] = [{ role: 'user', text: 'go' }];
  readonly events: AgentEvent[] = [];
  readonly model: ScriptedModel;

  constructor(
    script: Script,
    readonly tools: readonly Tool[] = [],
    readonly maxTurns = 20,
  ) {
    this.model = new ScriptedModel(script);
  }

  run(): Promise<AgentEnd> {
    return runAgent({
      model: this.model,
      modelName: undefined,
      toolbox: new Toolbox(this.tools),
      messages: this.messages,
      inbox: this.inbox,
      maxTurns: this.maxTurns,
      stall: { firstTokenMs: 450_000, idleMs: 60_000 },
      clock: this.clock,
      signal: this.stop.signal,
      onEvent: (event) => {
        this.events.push(event);
      },
    });
  }

  get answers(): string[] {
    return this.messages.flatMap((message) => (message.role === 'tool' ? [message.text] : []));
  }
}

/** A tool that takes `{ at? }` and answers with the text of `run`. */
export function tool(
  name: string,
  effect: 'read' | 'write',
  run: (input: { at?: number | undefined }) => Promise<string>,
): Tool {
  return defineTool({
    name,
    description: name,
    effect,
    input: z.object({ at: z.optional(z.number()) }),
    run: async (input) => succeeded(await run(input)),
  });
}
