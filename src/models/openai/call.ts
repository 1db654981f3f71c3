import type { ModelEvent, ModelRequest } from '../../core/model/modelClient.ts';
import type { Usage } from '../../core/model/usage.ts';
import type { Failure } from './failure.ts';
import { estimateInput } from './requestBody.ts';
import type { TurnAssembler } from './turnAssembler.ts';

/** One turn on its way through any number of tries. */
export interface Call {
  /** With the messages of the last try. */
  request: ModelRequest;
  readonly model: string;
  readonly keys: readonly string[];
  readonly onEvent: (event: ModelEvent) => void;
  readonly tries: { backoff: number; reconnect: number; wait: number };
  /** Keys that this turn has tried in vain. */
  readonly refusedKeys: Set<string>;
  /** What the last try failed with. */
  failure: Failure | undefined;
  /** Whether the last try asked for usage. */
  askedForUsage: boolean;
  /** Whether the last try was bridged. */
  bridged: boolean;
}

/** How often each remedy is tried before its failure stands. */
export const mostTries: Call['tries'] = { backoff: 5, reconnect: 2, wait: 10 };

/** Milliseconds that a turn waits for a server at most when that names the time itself: six hours. */
export const longestWait = 6 * 3_600_000;

/** A call before its first try. */
export function newCall(request: ModelRequest, model: string, keys: readonly string[], onEvent: Call['onEvent']): Call {
  const tries = { backoff: 0, reconnect: 0, wait: 0 };
  const refusedKeys = new Set<string>();
  const asked = { askedForUsage: true, bridged: false };
  return { request, model, keys, onEvent, tries, refusedKeys, failure: undefined, ...asked };
}

/** What a try cost, by the rough count. */
export function estimate(call: Call, turn: TurnAssembler): Usage {
  return { input: estimateInput(call.request), output: Math.ceil(turn.size / 4), cached: 0, estimated: true };
}
