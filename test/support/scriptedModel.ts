import { AbortError } from '../../src/core/base/errors.ts';
import type { ModelClient, ModelEvent, ModelRequest, ModelTurn } from '../../src/core/model/modelClient.ts';
import type { ToolCall } from '../../src/core/model/message.ts';

/** How a scripted model answers one request; it may wait for whatever the test holds back. */
export type Script = (request: ModelRequest, onEvent: (event: ModelEvent) => void) => ModelTurn | Promise<ModelTurn>;

/** A model below the HTTP line, for unit tests of the core: answers by script and keeps every request. */
export class ScriptedModel implements ModelClient {
  readonly requests: ModelRequest[] = [];

  constructor(private readonly script: Script) {}

  async complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn> {
    this.requests.push({ ...request, messages: [...request.messages] });
    const aborted = new Promise<never>((_, reject) => {
      const abort = (): void => {
        reject(new AbortError());
      };
      if (request.signal.aborted) abort();
      request.signal.addEventListener('abort', abort, { once: true });
    });
    return Promise.race([this.script(request, onEvent), aborted]);
  }
}

/** Answers with the scripts one after another; one request too many fails the test. */
export function inTurn(...scripts: Script[]): Script {
  let next = 0;
  return (request, onEvent) => {
    const script = scripts[next++];
    if (!script) throw new Error(`The script ended before request ${String(next)}.`);
    return script(request, onEvent);
  };
}

const usage = { input: 10, output: 5, cached: 0, estimated: false };

/** A turn of plain text, streamed as one piece. */
export function says(text: string): Script {
  return (_, onEvent) => {
    if (text !== '') onEvent({ type: 'text', delta: text });
    return { text, toolCalls: [], finish: 'stop', usage };
  };
}

/** A turn of tool calls; `[name, arguments]`, the ids are made up. */
export function calls(...asked: readonly (readonly [name: string, input: unknown])[]): Script {
  return () => ({
    text: '',
    toolCalls: asked.map(([name, input], index): ToolCall => {
      return {
        id: `c${String(index)}`,
        name,
        argumentsText: typeof input === 'string' ? input : JSON.stringify(input),
      };
    }),
    finish: 'tool-calls',
    usage,
  });
}
