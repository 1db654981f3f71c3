import type { AgentEvent } from '../agent/agentEvent.ts';
import { runAgent } from '../agent/runAgent.ts';
import type { Toolbox } from '../agent/toolbox.ts';
import { AbortError, HumanError } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import type { ParentPorts } from './parentPorts.ts';

/** The most model calls for one question. */
const maxTurns = 30;

const introduction = `[Side question from the user] Answer this beside what is under way. You can only read: nothing that you
say here is known in the main thread, and you start, steer and stop no task.`;

/** A question beside the parent's main thread. */
export interface SideQuestion {
  readonly message: string;
  /** The main thread as it stands; it is not touched. */
  readonly history: readonly Message[];
  /** Tools that change nothing. */
  readonly toolbox: Toolbox;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Resolves with the answer (D39). Rejects with a `HumanError`, or an `AbortError` when the signal fires. */
export async function askAside(
  question: SideQuestion,
  ports: Pick<ParentPorts, 'model' | 'modelName' | 'systemPrompt' | 'budget' | 'stall' | 'clock'>,
): Promise<string> {
  const end = await runAgent({
    model: ports.model(),
    modelName: ports.modelName(),
    toolbox: question.toolbox,
    messages: [
      { role: 'system', text: await ports.systemPrompt() },
      ...wholeTurns(question.history),
      { role: 'user', text: `${introduction}\n\n${question.message}` },
    ],
    inbox: { drain: () => [], onInterrupt: () => ({ dispose: () => undefined }) },
    maxTurns,
    turnsSetBy: 'for one side question',
    bound: () => ports.budget.sessionProblem(),
    stall: ports.stall(),
    clock: ports.clock,
    signal: question.signal,
    onEvent: question.onEvent,
  });
  switch (end.kind) {
    case 'finished':
      return end.text;
    case 'failed':
      throw new HumanError(`The side question could not be answered: ${end.reason}`);
    case 'aborted':
      throw new AbortError();
  }
}

/** Without the system prompt; calls that are not answered yet, which no server takes, become what was said with them. */
function wholeTurns(history: readonly Message[]): Message[] {
  return history.flatMap((message, index) => {
    if (message.role === 'system') return [];
    // Only the latest calls can be open, and they are answered all at once.
    const isOpen = message.role === 'assistant' && message.toolCalls.length > 0 && index === history.length - 1;
    if (!isOpen) return [message];
    return message.text === '' ? [] : [{ ...message, toolCalls: [] }];
  });
}
