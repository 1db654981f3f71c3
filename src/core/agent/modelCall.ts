import type { Clock } from '../base/clock.ts';
import { isAbort } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import { ModelError, type ModelClient, type ModelTurn, type ToolSpec } from '../model/modelClient.ts';
import { estimateTokens } from '../model/usage.ts';
import type { AgentEvent, AgentEventSink } from './agentEvent.ts';
import type { Inbox } from './inbox.ts';
import { StallWatch, type StallLimits } from './stallWatch.ts';

/** What one model call needs; the messages are read when the call starts. */
export interface ModelCall {
  readonly model: ModelClient;
  readonly modelName: string | undefined;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly stall: StallLimits;
  /** Why no second try may be sent, in one sentence; asked after a stall, which has cost tokens (D29). */
  readonly bound?: () => string | undefined;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly signal: AbortSignal;
  readonly onEvent: AgentEventSink;
}

/** How a model call ended. `interrupted` and `aborted` keep the text that had arrived. */
export type ModelCallEnd =
  | { readonly kind: 'turn'; readonly turn: ModelTurn }
  | { readonly kind: 'interrupted'; readonly text: string }
  | { readonly kind: 'aborted'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Makes one model call; a stalled one is aborted and tried once more (D30). Never rejects. */
export async function callModel(call: ModelCall): Promise<ModelCallEnd> {
  const first = await attempt(call);
  if (first.kind !== 'stalled') return first;
  const reason = call.bound?.();
  if (reason !== undefined) return { kind: 'failed', reason };
  call.onEvent({ type: 'text-voided', reason: `the model was silent for ${seconds(first.silentMs)}`, delayMs: 0 });
  const second = await attempt(call);
  if (second.kind !== 'stalled') return second;
  return { kind: 'failed', reason: `stalled: the model was silent for ${seconds(second.silentMs)}, twice` };
}

async function attempt(
  call: ModelCall,
): Promise<ModelCallEnd | { readonly kind: 'stalled'; readonly silentMs: number }> {
  if (call.signal.aborted) return { kind: 'aborted', text: '' };
  const controller = new AbortController();
  let cause: { kind: 'aborted' } | { kind: 'interrupted' } | { kind: 'stalled'; silentMs: number } | undefined;
  const abort = (reason: NonNullable<typeof cause>): void => {
    cause ??= reason;
    controller.abort();
  };
  const onAbort = (): void => {
    abort({ kind: 'aborted' });
  };
  call.signal.addEventListener('abort', onAbort, { once: true });
  const interrupts = call.inbox.onInterrupt(() => {
    abort({ kind: 'interrupted' });
  });
  const watch = new StallWatch(call.clock, call.stall, (silentMs) => {
    abort({ kind: 'stalled', silentMs });
  });
  let text = '';
  try {
    const turn = await call.model.complete(
      {
        ...(call.modelName === undefined ? {} : { model: call.modelName }),
        messages: call.messages,
        tools: call.tools,
        signal: controller.signal,
      },
      (event) => {
        if (controller.signal.aborted) return;
        if (event.type === 'retry') {
          text = '';
          watch.retryIn(event.delayMs);
          call.onEvent({ type: 'text-voided', reason: event.reason, delayMs: event.delayMs });
          return;
        }
        watch.data();
        if (event.type === 'text') {
          text += event.delta;
          call.onEvent({ type: 'text', delta: event.delta });
        }
      },
    );
    if (!cause) {
      call.onEvent({ type: 'usage', usage: turn.usage, model: turn.model ?? call.modelName });
      return { kind: 'turn', turn };
    }
  } catch (error) {
    if (!cause) {
      if (text !== '') call.onEvent(cutOff(call, text));
      if (isAbort(error)) return { kind: 'failed', reason: 'the model call was cut off; try again' };
      return { kind: 'failed', reason: reasonOf(error) };
    }
  } finally {
    watch.dispose();
    interrupts.dispose();
    call.signal.removeEventListener('abort', onAbort);
  }
  call.onEvent(cutOff(call, text));
  return cause.kind === 'stalled' ? cause : { kind: cause.kind, text };
}

/** What an aborted call cost: its server sent no figures, so both sides are estimated. */
function cutOff({ messages, modelName }: ModelCall, text: string): AgentEvent {
  const input = messages.reduce((sum, message) => sum + estimateTokens(message.text), 0);
  const usage = { input, output: estimateTokens(text), cached: 0, estimated: true };
  return { type: 'usage', usage, model: modelName };
}

function reasonOf(error: unknown): string {
  if (error instanceof ModelError || error instanceof Error) return error.message;
  return String(error);
}

function seconds(milliseconds: number): string {
  return `${String(Math.round(milliseconds / 1000))} s`;
}
