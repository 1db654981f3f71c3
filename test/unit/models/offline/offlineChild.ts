import { systemClock } from '../../../../src/core/base/clock.ts';
import type { Message } from '../../../../src/core/model/message.ts';
import type { ModelClient, ModelTurn } from '../../../../src/core/model/modelClient.ts';
import { OfflineModel } from '../../../../src/models/offline/offlineModel.ts';
import { toolSpecs, type FolderTools } from './folderTools.ts';

/** What a child is asked to do when a test does not care. */
const conversionGoal = 'Convert the module from CommonJS to ES modules.';

/** A child on the offline model that is driven turn by turn. */
export class OfflineChild {
  readonly messages: Message[];
  readonly turns: ModelTurn[] = [];
  summary: string | undefined;

  constructor(
    readonly module: string,
    private readonly tools: FolderTools,
    { goal = conversionGoal, context = '', owns = `${module}/**` } = {},
    private readonly model: ModelClient = new OfflineModel({ clock: systemClock, paceMs: 0 }),
  ) {
    const folder = module === '' ? 'the whole workspace' : module;
    this.messages = [
      { role: 'system', text: 'You are a coding agent in a code editor.' },
      { role: 'user', text: `Goal: ${goal}\nModule: ${folder}\nOwns: ${owns}\nContext:\n${context}` },
    ];
  }

  steer(text: string): void {
    this.messages.push({ role: 'user', text: `[Steering from the user] ${text}` });
  }

  /** Takes one turn; its calls are left to `answer`, so that several children can take turns at the same time. */
  async think(): Promise<ModelTurn> {
    const signal = new AbortController().signal;
    const turn = await this.model.complete({ messages: this.messages, tools: toolSpecs, signal }, () => undefined);
    this.turns.push(turn);
    this.messages.push({ role: 'assistant', text: turn.text, toolCalls: turn.toolCalls });
    if (turn.toolCalls.length === 0) this.summary = turn.text;
    return turn;
  }

  /** Runs the calls of the last turn. */
  answer(): void {
    for (const { id, name, argumentsText } of this.turns.at(-1)?.toolCalls ?? []) {
      const input = JSON.parse(argumentsText) as Record<string, unknown>;
      this.messages.push({ role: 'tool', callId: id, toolName: name, text: this.tools.run(name, input) });
      if (name === 'finish_task') this.summary = String(input['summary']);
    }
  }

  /** Takes turns until the child ends; more than 50 are a failure. */
  async finish(): Promise<string> {
    for (let turn = 0; this.summary === undefined; turn += 1) {
      if (turn >= 50) throw new Error(`The child did not end within 50 turns.`);
      await this.think();
      this.answer();
    }
    return this.summary;
  }
}
