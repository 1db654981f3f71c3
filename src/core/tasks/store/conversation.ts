import type { AnsweredCall } from '../../agent/toolCalls.ts';
import { failed } from '../../agent/tool.ts';
import type { Message, ToolCall } from '../../model/message.ts';
import type { AgentLine } from './agentRecord.ts';

/** What a call answers that went with its window, or its session. */
const lostResults = {
  unknown:
    'Error: you were interrupted while this call ran, so its result is lost: it may have been carried out or not. ' +
    'Do not repeat it before you have looked at what it was to change.',
  unanswered:
    'Error: you were interrupted before an answer to this question reached you, so nothing was decided: ask again if you ' +
    'still need it and no answer stands below.',
  unapproved:
    'Error: you were interrupted before a person had decided on this call, so nothing of it was done: make it again if ' +
    'you still need it.',
} as const;

/** A conversation as it can be sent again; the first `stored` messages stand in the log already, the answers of `lost` do not. */
export interface RestoredConversation {
  readonly messages: Message[];
  readonly stored: number;
  readonly lost: readonly AnsweredCall[];
}

/** The conversation in a log. Calls without a result are answered as lost, so that nothing is done twice (D40). */
export function restoreConversation(lines: readonly AgentLine[]): RestoredConversation {
  const messages: Message[] = [];
  const results = new Map<string, string>();
  let open: ToolCall[] = [];
  let lost: AnsweredCall[] = [];
  /** True when a call of the turn waited for leave, before which nothing is done; calls that change anything run one at a time. */
  let isUnapproved = false;
  const lostResultOf = ({ name }: ToolCall): string => {
    if (name === 'ask_parent') return lostResults.unanswered;
    return isUnapproved ? lostResults.unapproved : lostResults.unknown;
  };
  const answerOpenCalls = (): void => {
    for (const call of open) {
      const known = results.get(call.id);
      const text = known ?? lostResultOf(call);
      if (known === undefined) lost.push({ call, result: failed(text) });
      messages.push({ role: 'tool', callId: call.id, toolName: call.name, text });
    }
    open = [];
  };
  for (const line of lines) {
    if (line.type === 'shortened') {
      messages.splice(0, messages.length, ...line.messages);
      continue;
    }
    if (line.type === 'result') results.set(line.callId, line.text);
    if (line.type === 'status') isUnapproved ||= line.status === 'interrupted' && line.waitingFor === 'approval';
    if (line.type !== 'message') continue;
    const { message } = line;
    if (message.role === 'tool') {
      if (!open.some(({ id }) => id === message.callId)) continue;
      open = open.filter(({ id }) => id !== message.callId);
      messages.push({ ...message, text: message.text ?? results.get(message.callId) ?? lostResults.unknown });
      continue;
    }
    answerOpenCalls();
    messages.push(message);
    if (message.role !== 'assistant') continue;
    open = [...message.toolCalls];
    lost = [];
    isUnapproved = false;
    results.clear();
  }
  const stored = messages.length;
  answerOpenCalls();
  return { messages, stored, lost };
}
