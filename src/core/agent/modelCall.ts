import type { Clock } from '../base/clock.ts';
import { isAbort } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import { ModelError, type ModelClient, type ModelTurn, type ToolSpec } from '../model/modelClient.ts';
import { estimateTokens } from '../model/usage.ts';
import type { AgentEvent, AgentEventSink } from './agentEvent.ts';
import type { Inbox } from './inbox.ts';
import { StallWatch, type StallLimits } from './stallWatch.ts';

/** What one model call needs. */
export interface ModelCall {
  readonly model: ModelClient;
  readonly modelName: string | undefined;
  /** What is to be sent, with what waits in the inbox; asked before each try (D14). */
  readonly messages: () => readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly stall: StallLimits;
  /** Why no further try may be sent, in one sentence; asked before each, for those before have cost tokens (D29). */
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
  /** `isTooLong` when the messages are more than the model takes. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isTooLong?: boolean };

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
  let messages = call.messages();
  try {
    const turn = await call.model.complete(
      {
        ...(call.modelName === undefined ? {} : { model: call.modelName }),
        messages,
        latestMessages: () => (messages = call.messages()),
        tools: call.tools,
        signal: controller.signal,
        ...(call.bound === undefined ? {} : { bound: call.bound }),
      },
      (event) => {
        if (controller.signal.aborted) return;
        switch (event.type) {
          case 'wasted':
            text = '';
            call.onEvent({ type: 'usage', usage: event.usage, model: event.model ?? call.modelName });
            return;
          case 'sent':
            watch.sent();
            return;
          case 'held':
            watch.held();
            return;
          case 'retry':
            text = '';
            watch.held();
            call.onEvent({ type: 'text-voided', reason: event.reason, delayMs: event.delayMs });
            return;
          case 'data':
            watch.data();
            return;
          case 'text':
            watch.data();
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
      if (text !== '') call.onEvent(cutOff(messages, text, call.modelName));
      if (isAbort(error)) return { kind: 'failed', reason: 'the model call was cut off; try again' };
      return { kind: 'failed', reason: reasonOf(error), isTooLong: isTooLong(error) };
    }
  } finally {
    watch.dispose();
    interrupts.dispose();
    call.signal.removeEventListener('abort', onAbort);
  }
  if (watch.isOut) call.onEvent(cutOff(messages, text, call.modelName));
  return cause.kind === 'stalled' ? cause : { kind: cause.kind, text };
}

/** What an aborted request cost: its server sent no figures, so both sides are estimated. */
function cutOff(messages: readonly Message[], text: string, modelName: string | undefined): AgentEvent {
  const input = messages.reduce((sum, message) => sum + estimateTokens(message.text), 0);
  const usage = { input, output: estimateTokens(text), cached: 0, estimated: true };
  return { type: 'usage', usage, model: modelName };
}

function isTooLong(error: unknown): boolean {
  return error instanceof ModelError && error.kind === 'context-length';
}

function reasonOf(error: unknown): string {
  if (error instanceof ModelError || error instanceof Error) return error.message;
  return String(error);
}

function seconds(milliseconds: number): string {
  return `${String(Math.round(milliseconds / 1000))} s`;
}
