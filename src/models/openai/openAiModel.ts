import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { errorMessage, throwIfAborted } from '../../core/base/errors.ts';
import type { Logger } from '../../core/base/logger.ts';
import {
  ModelError,
  type ModelClient,
  type ModelErrorKind,
  type ModelEvent,
  type ModelRequest,
  type ModelTurn,
} from '../../core/model/modelClient.ts';
import { estimate, longestWait, mostTries, newCall, type Call } from './call.ts';
import { classify } from './classify.ts';
import type { CallContext } from './classifyAnswer.ts';
import { Endpoint } from './endpoint.ts';
import type { Failure } from './failure.ts';
import type { Fetch } from './httpTransport.ts';
import { KeyRing, noKey, type KeyPass } from './keyRing.ts';
import { readTurn } from './readTurn.ts';
import { RequestBodies } from './requestBody.ts';
import { shownUrl } from './serverWords.ts';
import { TurnAssembler } from './turnAssembler.ts';
import { usableKeys, type KeySource } from './usableKeys.ts';
import { pauseOf, wait } from './wait.ts';

/** Where and how to reach an OpenAI-compatible endpoint. */
export interface OpenAiModelOptions {
  /** Up to and without `/chat/completions`, usually ending in `/v1`. */
  readonly baseUrl: string;
  /** Asked at the start of every turn, so that a new key counts at once. The keys go to `baseUrl` only. */
  readonly keys: KeySource;
  /** Used when a request names no model; when empty, the first one that the endpoint lists. */
  readonly modelName: string;
  readonly clock: Clock;
  /** A number from 0 up to 1, for the jitter of retries and for ids that a server leaves out. */
  readonly random: () => number;
  readonly logger: Logger;
  /** Replaces Node's own HTTP client. */
  readonly fetch?: Fetch;
}

/**
 * Models of OpenAI and of whatever speaks its chat completions (Ollama, vLLM, LM Studio, LiteLLM, OpenRouter). Failures that
 * may pass are retried, a bounded number of times, and told as `retry`; all turns of one instance share the keys' gates.
 */
export class OpenAiModel implements ModelClient, Disposable {
  private readonly endpoint: Endpoint;
  private readonly ring: KeyRing;
  private readonly bodies = new RequestBodies();
  private readonly newId: () => string;
  private withUsage = true;
  /** Models for which the server wants the assistant's word between a tool's and a user's message. */
  private readonly bridged = new Set<string>();
  private listed: string | undefined;

  constructor(private readonly options: OpenAiModelOptions) {
    this.endpoint = new Endpoint(options.baseUrl, options.fetch);
    this.ring = new KeyRing(options.clock);
    this.newId = idMaker(options.random);
  }

  async complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn> {
    throwIfAborted(request.signal);
    const named = request.model ?? this.options.modelName;
    const model = named === '' ? await this.firstListed(request.signal) : named;
    const call = newCall(request, model, await this.keys(), onEvent);
    for (;;) {
      const pass = await this.enter(call);
      const turn = new TurnAssembler();
      try {
        await this.attempt(call, pass, turn);
        return this.finish(call, turn);
      } catch (error) {
        throwIfAborted(request.signal);
        call.failure = classify(error, this.contextOf(call));
        if (turn.size > 0) onEvent({ type: 'wasted', usage: turn.usage ?? estimate(call, turn), model });
        await this.recover(call, pass, call.failure);
      } finally {
        pass.left();
      }
    }
  }

  /** Closes idle connections; turns in flight end by their own signals. */
  dispose(): void {
    this.endpoint.dispose();
  }

  /** The models that the endpoint lists by their names, at least one; rejects with a short `ModelError` that says why not, or an `AbortError`. */
  async listModels(signal: AbortSignal): Promise<readonly string[]> {
    const { baseUrl } = this.options;
    const keys = await this.keys();
    let names: readonly string[];
    try {
      names = await this.endpoint.models(keys[0], signal);
    } catch (error) {
      throwIfAborted(signal);
      const failure = classify(error, { baseUrl, modelName: '', keys, askedForUsage: false, bridged: true });
      const isKeyless = failure.error.kind === 'auth' && keys.length === 0;
      throw this.listsNone(failure.error.kind, isKeyless ? 'it wants an API key' : failure.reason);
    }
    if (names.length === 0) throw this.listsNone('request', 'its address may have to end in /v1');
    return names;
  }

  private listsNone(kind: ModelErrorKind, reason: string): ModelError {
    return new ModelError(kind, `${shownUrl(this.options.baseUrl)} lists no models: ${reason}.`);
  }

  /** A server that lists none gets a name all the same: many take any, the others' answer tells what to do. */
  private async firstListed(signal: AbortSignal): Promise<string> {
    if (this.listed !== undefined) return this.listed;
    try {
      [this.listed] = await this.listModels(signal);
    } catch (error) {
      throwIfAborted(signal);
      this.options.logger.warn(errorMessage(error));
    }
    return this.listed ?? 'default';
  }

  private async keys(): Promise<readonly string[]> {
    return usableKeys(await this.options.keys(), this.options.baseUrl);
  }

  /** Waits for a key that may be used now, and takes along what has come meanwhile. */
  private async enter(call: Call): Promise<KeyPass> {
    const { keys, refusedKeys, failure, request } = call;
    const delay = this.ring.delay(keys, refusedKeys) ?? 0;
    if (delay > longestWait) throw this.tooLongAWait(delay);
    call.onEvent({ type: 'held' });
    let untold = failure?.remedy === 'other-key' || failure?.remedy === 'wait';
    const pass = await this.ring.enter(keys, refusedKeys, request.signal, (milliseconds) => {
      untold = false;
      this.tell(call, failure?.reason ?? 'rate limited', milliseconds);
    });
    if (pass === undefined) throw failure?.error ?? new ModelError('auth', `No API key is left to try.`);
    const bound = failure && request.bound?.();
    if (bound !== undefined) {
      pass.left();
      throw new ModelError('request', bound);
    }
    if (untold && failure) this.tell(call, failure.reason, 0);
    call.request = { ...request, messages: request.latestMessages?.() ?? request.messages };
    return pass;
  }

  private async attempt(call: Call, pass: KeyPass, turn: TurnAssembler): Promise<void> {
    const { signal } = call.request;
    // One controller a try: the SDK never takes its listener off the signal that it is given.
    const connection = new AbortController();
    const close = (): void => {
      connection.abort();
    };
    signal.addEventListener('abort', close, { once: true });
    try {
      call.askedForUsage = this.withUsage;
      call.bridged = this.bridged.has(call.model);
      const body = this.bodies.make(call.request, call.model, call);
      call.onEvent({ type: 'sent' });
      const response = await this.endpoint.chat(body, pass.key, connection.signal);
      pass.accepted();
      const onEvent = (event: ModelEvent): void => {
        if (!signal.aborted) call.onEvent(event);
      };
      await readTurn(response, turn, { ...this.contextOf(call), clock: this.options.clock, onEvent, close });
      throwIfAborted(signal);
    } catch (error) {
      close();
      throw error;
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  /** Returns when the next try may begin; throws the failure's error when nothing helps any more. */
  private async recover(call: Call, pass: KeyPass, failure: Failure): Promise<void> {
    const { tries } = call;
    switch (failure.remedy) {
      case 'none':
        throw failure.error;
      case 'without-usage':
        this.withUsage = false;
        this.tell(call, failure.reason, 0);
        return;
      case 'bridged':
        this.bridged.add(call.model);
        this.tell(call, failure.reason, 0);
        return;
      case 'other-key':
        pass.refused();
        call.refusedKeys.add(pass.key ?? noKey);
        return;
      case 'wait':
        tries.wait += 1;
        if (tries.wait > mostTries.wait) throw failure.error;
        pass.limited(pauseOf(failure.retryAfter, tries.wait, this.options.random));
        return;
      case 'backoff':
      case 'reconnect': {
        tries[failure.remedy] += 1;
        if (tries[failure.remedy] > mostTries[failure.remedy]) throw failure.error;
        const delay = pauseOf(failure.retryAfter, tries[failure.remedy] - 1, this.options.random);
        if (delay > longestWait) throw failure.error;
        pass.left();
        this.tell(call, failure.reason, delay);
        await wait(this.options.clock, delay, call.request.signal);
      }
    }
  }

  private finish(call: Call, turn: TurnAssembler): ModelTurn {
    const toolCalls = turn.toolCalls(this.newId);
    const cut = /^(length|max_tokens|model_length)$/i.test(turn.finish ?? '');
    return {
      text: turn.text,
      toolCalls,
      finish: cut ? 'length' : toolCalls.length > 0 ? 'tool-calls' : 'stop',
      usage: turn.usage ?? estimate(call, turn),
      ...(call.model === '' ? {} : { model: call.model }),
    };
  }

  private contextOf({ model, keys, askedForUsage, bridged }: Call): CallContext {
    return { baseUrl: this.options.baseUrl, modelName: model, keys, askedForUsage, bridged };
  }

  private tell(call: Call, reason: string, delayMs: number): void {
    this.options.logger.info(
      `${shownUrl(this.options.baseUrl)}: ${reason}, again in ${String(Math.round(delayMs))} ms`,
    );
    call.onEvent({ type: 'retry', reason, delayMs });
  }

  private tooLongAWait(delay: number): ModelError {
    const hours = String(Math.ceil(delay / 3_600_000));
    const url = shownUrl(this.options.baseUrl);
    return new ModelError(
      'rate-limit',
      `${url} takes no more requests for ${hours} hours; add another key with 'Fanout: Set API Key', or try again then.`,
    );
  }
}

/** Makes ids of nine letters and digits, the only form that Mistral's servers take; no two alike. */
function idMaker(random: () => number): () => string {
  const start = Math.floor(random() * 36 ** 4).toString(36);
  let made = 0;
  return () => start.padStart(4, '0') + (made++ % 36 ** 5).toString(36).padStart(5, '0');
}
