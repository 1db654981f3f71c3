import * as vscode from 'vscode';
import { AbortError, throwIfAborted } from '../../core/base/errors.ts';
import type { Message, ToolCall } from '../../core/model/message.ts';
import {
  ModelError,
  type ModelClient,
  type ModelEvent,
  type ModelRequest,
  type ModelTurn,
} from '../../core/model/modelClient.ts';
import { estimateTokens } from '../../core/model/usage.ts';
import { toPartedMessages, type Part, type PartedMessage } from './conversation.ts';
import { toModelError } from './editorError.ts';
import { findModel } from './modelNames.ts';

/**
 * The language models that VS Code offers (`vscode.lm`). VS Code names no usage, so it is counted by the model's own
 * tokenizer and marked as estimated. Failures are not retried: the models' own extensions do that.
 */
export class EditorModel implements ModelClient {
  private readonly tokens = new WeakMap<Message, Promise<number>>();

  /** `modelName` as in `fanout.model.name`: see `findModel`; `undefined` for the first one. */
  constructor(private readonly modelName: string | undefined) {}

  async complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn> {
    const { signal } = request;
    throwIfAborted(signal);
    const cancellation = new vscode.CancellationTokenSource();
    let giveUp: () => void = () => undefined;
    // A model that ignores its token shall not hold the turn.
    const aborted = new Promise<never>((_, reject) => {
      giveUp = (): void => {
        cancellation.cancel();
        reject(new AbortError());
      };
    });
    signal.addEventListener('abort', giveUp, { once: true });
    let name = request.model ?? this.modelName ?? '';
    try {
      const model = await Promise.race([this.select(name), aborted]);
      name = model.name;
      return await Promise.race([this.turn(model, request, cancellation.token, onEvent), aborted]);
    } catch (error) {
      throwIfAborted(signal);
      throw toModelError(error, name);
    } finally {
      signal.removeEventListener('abort', giveUp);
      cancellation.dispose();
    }
  }

  private async select(name: string): Promise<vscode.LanguageModelChat> {
    const models = await vscode.lm.selectChatModels();
    const model = findModel(models, name);
    if (model) return model;
    const offered = [...new Set(models.map(({ id }) => id))].slice(0, 8).join(', ');
    const advice =
      offered === '' ? 'sign in to a provider such as GitHub Copilot' : `set 'fanout.model.name' to one of ${offered}`;
    const wanted = name === '' ? '' : ` '${name}'`;
    throw new ModelError('request', `VS Code offers no language model${wanted}; ${advice}.`);
  }

  private async turn(
    model: vscode.LanguageModelChat,
    request: ModelRequest,
    token: vscode.CancellationToken,
    onEvent: (event: ModelEvent) => void,
  ): Promise<ModelTurn> {
    const tools = request.tools.map(({ name, description, parameters }) => ({
      name,
      description,
      inputSchema: parameters,
    }));
    const justification = 'Fanout lets its agents work on the tasks that you give them.';
    const messages = toPartedMessages(request.messages).map(toChatMessage);
    const response = await model.sendRequest(messages, { justification, ...(tools.length > 0 && { tools }) }, token);
    const texts: string[] = [];
    const toolCalls: ToolCall[] = [];
    for await (const part of response.stream) {
      if (token.isCancellationRequested) throw new AbortError();
      if (part instanceof vscode.LanguageModelTextPart) {
        if (part.value === '') continue;
        texts.push(part.value);
        onEvent({ type: 'text', delta: part.value });
        continue;
      }
      onEvent({ type: 'data' });
      if (part instanceof vscode.LanguageModelToolCallPart) {
        toolCalls.push({ id: part.callId, name: part.name, argumentsText: JSON.stringify(part.input) });
      }
    }
    const text = texts.join('');
    const written = text + toolCalls.map((call) => call.name + call.argumentsText).join('');
    const counts = await Promise.all(request.messages.map((message) => this.tokensOf(model, message)));
    const input = counts.reduce((sum, tokens) => sum + tokens, estimateTokens(JSON.stringify(tools)));
    const usage = { input, output: await count(model, written), cached: 0, estimated: true };
    return { text, toolCalls, finish: toolCalls.length > 0 ? 'tool-calls' : 'stop', usage, model: model.id };
  }

  /** Each message is counted once: every turn sends all earlier ones again. */
  private tokensOf(model: vscode.LanguageModelChat, message: Message): Promise<number> {
    const calls = message.role === 'assistant' ? message.toolCalls : [];
    const text = message.text + calls.map((call) => call.name + call.argumentsText).join('');
    const tokens = this.tokens.get(message) ?? count(model, text);
    this.tokens.set(message, tokens);
    return tokens;
  }
}

/** Never rejects: a tokenizer that fails is replaced by the rough count. */
async function count(model: vscode.LanguageModelChat, text: string): Promise<number> {
  if (text === '') return 0;
  try {
    return await model.countTokens(text);
  } catch {
    return estimateTokens(text);
  }
}

function toChatMessage({ role, parts }: PartedMessage): vscode.LanguageModelChatMessage {
  const kind =
    role === 'user' ? vscode.LanguageModelChatMessageRole.User : vscode.LanguageModelChatMessageRole.Assistant;
  return new vscode.LanguageModelChatMessage(kind, parts.map(toPart));
}

function toPart(part: Part): vscode.LanguageModelInputPart {
  switch (part.kind) {
    case 'text':
      return new vscode.LanguageModelTextPart(part.text);
    case 'call':
      return new vscode.LanguageModelToolCallPart(part.id, part.name, part.input);
    case 'result':
      return new vscode.LanguageModelToolResultPart(part.id, [new vscode.LanguageModelTextPart(part.text)]);
  }
}
