import type { OpenAI } from 'openai';
import type { Message, ToolCall } from '../../core/model/message.ts';
import type { ModelRequest, ToolSpec } from '../../core/model/modelClient.ts';
import { estimateTokens } from '../../core/model/usage.ts';

type WireMessage = OpenAI.Chat.ChatCompletionMessageParam;

/** The body of a streamed chat completion. */
export type RequestBody = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** What a server may not take. */
export interface RequestForm {
  /** Asks for a report of the usage. */
  readonly askedForUsage: boolean;
  /** Puts a word of the assistant before a user's message that has none. */
  readonly bridged: boolean;
}

/** Makes request bodies; a message is translated once, since every turn sends all earlier ones again. */
export class RequestBodies {
  private readonly known = new WeakMap<Message, WireMessage>();

  /** Tools are left out when there are none: some servers refuse an empty list. */
  make(request: ModelRequest, model: string, { askedForUsage, bridged }: RequestForm): RequestBody {
    const messages = request.messages.map((message) => this.wire(message));
    return {
      model,
      messages: bridged ? withBridges(messages) : messages,
      ...(request.tools.length > 0 && { tools: request.tools.map(wireTool) }),
      stream: true,
      ...(askedForUsage && { stream_options: { include_usage: true } }),
    };
  }

  private wire(message: Message): WireMessage {
    const known = this.known.get(message);
    if (known !== undefined) return known;
    const wire = wireMessage(message);
    this.known.set(message, wire);
    return wire;
  }
}

/** Tokens of a request by the rough count, for servers that report none. */
export function estimateInput(request: ModelRequest): number {
  const tools = estimateTokens(JSON.stringify(request.tools));
  return request.messages.reduce((sum, message) => sum + estimateMessage(message), tools);
}

function estimateMessage(message: Message): number {
  const calls = message.role === 'assistant' ? message.toolCalls : [];
  return calls.reduce(
    (sum, call) => sum + estimateTokens(call.name) + estimateTokens(call.argumentsText),
    estimateTokens(message.text),
  );
}

/** Some servers and chat templates take a user's message only at the start and behind one of the assistant. */
function withBridges(messages: readonly WireMessage[]): WireMessage[] {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1]?.role;
    return message.role === 'user' && (before === 'tool' || before === 'user') ? [bridge, message] : [message];
  });
}

const bridge: WireMessage = { role: 'assistant', content: 'Go on.' };

function wireMessage(message: Message): WireMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.text };
    case 'assistant':
      if (message.toolCalls.length === 0) return { role: 'assistant', content: message.text };
      return {
        role: 'assistant',
        content: message.text === '' ? null : message.text,
        tool_calls: message.toolCalls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: wireArguments(call) },
        })),
      };
  }
}

/** Ollama and vLLM refuse a whole conversation for one call whose arguments are no JSON object: such are wrapped. */
function wireArguments({ argumentsText }: ToolCall): string {
  try {
    const value: unknown = JSON.parse(argumentsText);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return argumentsText;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return argumentsText.trim() === '' ? '{}' : JSON.stringify({ invalid_arguments: argumentsText });
}

function wireTool(tool: ToolSpec): OpenAI.Chat.ChatCompletionTool {
  const { name, description, parameters } = tool;
  return { type: 'function', function: { name, description, parameters } };
}
