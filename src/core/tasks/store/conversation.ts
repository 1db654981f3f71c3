import type { Message, ToolCall } from '../../model/message.ts';
import type { AgentLine } from './agentRecord.ts';

/** What a call answers whose result went with its window, or its session: it may have been carried out, or not, or in part. */
const lostResult =
  'Error: you were interrupted while this call ran, so its result is lost: it may have been carried out or not. ' +
  'Do not repeat it before you have looked at what it was to change.';

/** A conversation as it can be sent again; the first `stored` messages stand in the log already. */
export interface RestoredConversation {
  readonly messages: Message[];
  readonly stored: number;
}

/** The conversation in a log. Calls without a result are answered with `lostResult`, so that nothing is done twice (D40). */
export function restoreConversation(lines: readonly AgentLine[]): RestoredConversation {
  const messages: Message[] = [];
  const results = new Map<string, string>();
  let open: ToolCall[] = [];
  const answerOpenCalls = (): void => {
    for (const { id, name } of open) {
      messages.push({ role: 'tool', callId: id, toolName: name, text: results.get(id) ?? lostResult });
    }
    open = [];
  };
  for (const line of lines) {
    if (line.type === 'shortened') {
      messages.splice(0, messages.length, ...line.messages);
      continue;
    }
    if (line.type === 'result') results.set(line.callId, line.text);
    if (line.type !== 'message') continue;
    const { message } = line;
    if (message.role === 'tool') {
      if (!open.some(({ id }) => id === message.callId)) continue;
      open = open.filter(({ id }) => id !== message.callId);
      messages.push({ ...message, text: message.text ?? results.get(message.callId) ?? lostResult });
      continue;
    }
    answerOpenCalls();
    messages.push(message);
    if (message.role !== 'assistant') continue;
    open = [...message.toolCalls];
    results.clear();
  }
  const stored = messages.length;
  answerOpenCalls();
  return { messages, stored };
}
