import type { ChatRequest } from './chatRequest.ts';
import type { Gate } from './gate.ts';
import type { Step } from './step.ts';
import { completionSteps, streamSteps } from './turnSteps.ts';

/** What the server answers to one request; may depend on the request. Made by the functions below and in `faults.ts`. */
export type Reply = (request: ChatRequest) => Iterable<Step>;

/** A tool call that the scripted model makes. */
export interface ScriptedCall {
  readonly name: string;
  /** A string goes out as it stands (torn JSON, for instance), anything else as JSON. */
  readonly arguments: unknown;
  /** Without it one is made from the request's index; `''` sends no id at all. */
  readonly id?: string;
}

/** Tokens as the server reports them. */
export interface ScriptedUsage {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
}

/** How a turn goes over the wire; the defaults are OpenAI's own habits. */
export interface TurnOptions {
  /** Wait before the headers, in milliseconds. */
  readonly latency?: number;
  /** Held here before the headers, until the test lets go. */
  readonly gate?: Gate;
  /** Held here after the first piece of text or arguments. */
  readonly midGate?: Gate;
  /** Characters of text or arguments per chunk, 16 by default. */
  readonly chunkSize?: number;
  /** Wait between chunks, in milliseconds; none by default. */
  readonly chunkDelay?: number;
  /** Bytes per packet, for servers that tear their own lines. */
  readonly packetSize?: number;
  /** Default: 10 tokens in, 5 out when the client asked for usage; `none` never sends any. */
  readonly usage?: ScriptedUsage | 'none';
  /** Default: `tool_calls` beside calls, else `stop`; `none` sends no finish reason and no `[DONE]`. */
  readonly finish?: string;
  /** Sent as `reasoning_content` before the text. */
  readonly reasoning?: string;
  /** Habits of other servers. */
  readonly dialect?: {
    /** `arguments` as an object, whole, as Ollama's own API does. */
    readonly objectArguments?: boolean;
    /** `content` as a list of text parts. */
    readonly contentParts?: boolean;
  };
}

/** A turn as data: what the scripted model says and calls. */
export interface Turn extends TurnOptions {
  readonly text?: string;
  readonly calls?: readonly ScriptedCall[];
}

/** A turn of the model: text, tool calls or both; streamed when the request asks for it. */
export function turn(content: Turn): Reply {
  return function* (request) {
    if (content.latency !== undefined) yield { do: 'pause', milliseconds: content.latency };
    if (content.gate !== undefined) yield { do: 'hold', gate: content.gate };
    yield* request.body.stream === true ? streamSteps(content, request) : completionSteps(content, request);
  };
}

/** A turn of text alone. */
export function say(text: string, options: TurnOptions = {}): Reply {
  return turn({ ...options, text });
}

/** A turn of one tool call. */
export function call(name: string, args: unknown, options: TurnOptions = {}): Reply {
  return turn({ ...options, calls: [{ name, arguments: args }] });
}

/** Any reply, held at a gate first. */
export function heldAt(gate: Gate, reply: Reply): Reply {
  return function* (request) {
    yield { do: 'hold', gate };
    yield* reply(request);
  };
}
