import type { Clock } from '../base/clock.ts';
import { isAbort } from '../base/errors.ts';
import type { Message } from '../model/message.ts';
import type { ModelClient, ModelTurn } from '../model/modelClient.ts';
import type { AgentEventSink } from './agentEvent.ts';
import type { Inbox } from './inbox.ts';
import { callModel, type ModelCallEnd } from './modelCall.ts';
import type { NextStep } from './nextStep.ts';
import { Repetition } from './repetition.ts';
import { SentConversation } from './sentConversation.ts';
import type { StallLimits } from './stallWatch.ts';
import type { FinalWord } from './tool.ts';
import type { Toolbox } from './toolbox.ts';
import { holdBackEnding, refuseTornCalls, runToolCalls, toolMessages, withUniqueIds } from './toolCalls.ts';

/** One run of an agent, parent or child. `messages` is the conversation; the run appends to it and to nothing else. */
export interface AgentRun {
  readonly model: ModelClient;
  /** The model's name, or the adapter's own choice. */
  readonly modelName: string | undefined;
  readonly toolbox: Toolbox;
  readonly messages: Message[];
  /** What of the messages is sent, where that is to outlast the run. */
  readonly sent?: SentConversation;
  readonly inbox: Inbox;
  readonly maxTurns: number;
  /** Where that comes from, named when it is met. */
  readonly turnsSetBy?: string | undefined;
  /** Awaited before each request; may reject with an `AbortError` when the signal fires. */
  readonly ready?: () => Promise<void>;
  /** Why no further request may be sent, in one sentence that names the limit; asked before each (D29). */
  readonly bound?: () => string | undefined;
  /** What is said to a plain final text that does not end the run; without it every one does. */
  readonly objection?: (text: string) => { readonly message: string } | { readonly reason: string } | undefined;
  /** Awaited before the calls of a turn are carried out. */
  readonly beforeCalls?: () => Promise<void>;
  /** The number of the run's first turn, 1 unless told. */
  readonly firstTurn?: number;
  /** Turns that earlier runs had answered, none unless told: they count against `maxTurns`, as one that was cut short does not. */
  readonly answeredBefore?: number;
  readonly stall: StallLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: AgentEventSink;
}

/** How a run ended: with a final text, for a reason that is one sentence, or because its signal fired. */
export type AgentEnd =
  | {
      readonly kind: 'finished';
      readonly text: string;
      readonly result?: unknown;
      readonly nextSteps?: readonly NextStep[];
    }
  /** `text` is its last word where it had one; `unanswered` when its last request got no answer, and may be sent again later. */
  | { readonly kind: 'failed'; readonly reason: string; readonly text?: string; readonly unanswered?: true }
  | { readonly kind: 'aborted' };

/** Takes turns until the model gives a final text or finishes by tool, a bound is met, or the signal fires. */
export async function runAgent(run: AgentRun): Promise<AgentEnd> {
  const repetition = new Repetition();
  const sent = run.sent ?? new SentConversation();
  let answered = run.answeredBefore ?? 0;
  for (let turn = run.firstTurn ?? 1; ; turn++) {
    if (run.signal.aborted) return { kind: 'aborted' };
    if (answered >= run.maxTurns) return { kind: 'failed', reason: outOfTurns(run) };
    try {
      await run.ready?.();
    } catch (error) {
      if (isAbort(error)) return { kind: 'aborted' };
      throw error;
    }
    const reason = run.bound?.();
    if (reason !== undefined) return { kind: 'failed', reason, unanswered: true };
    run.onEvent({ type: 'turn-started', turn });
    const end = await callWithin(run, sent, () => {
      if (deliverMessages(run, turn)) repetition.reset();
    });
    switch (end.kind) {
      case 'failed':
        return { kind: 'failed', reason: end.reason, unanswered: true };
      case 'aborted':
      case 'interrupted':
        run.onEvent({ type: 'text-ended' });
        if (end.text !== '') run.messages.push({ role: 'assistant', text: end.text, toolCalls: [] });
        continue;
      case 'turn': {
        run.onEvent({ type: 'text-ended' });
        run.onEvent({ type: 'turn-answered' });
        answered++;
        const outcome = await takeTurn(run, end.turn, turn, repetition);
        if (outcome) return outcome;
      }
    }
  }
}

/** Calls the model, before each try of which `deliver` is called; a conversation that is too long for it is shortened, and sent once more. */
async function callWithin(run: AgentRun, sent: SentConversation, deliver: () => void): Promise<ModelCallEnd> {
  const messages = (): readonly Message[] => {
    deliver();
    return sent.of(run.messages);
  };
  const call = (): Promise<ModelCallEnd> => callModel({ ...run, messages, tools: run.toolbox.specs });
  const first = await call();
  if (first.kind !== 'failed' || first.isTooLong !== true) return first;
  const shortened = sent.shorten(run.messages, first.reason);
  if (shortened === undefined) return first;
  const bound = run.bound?.();
  if (bound !== undefined) return { kind: 'failed', reason: bound };
  run.onEvent({ type: 'text-voided', reason: shortened.reason, delayMs: 0 });
  run.onEvent({ type: 'shortened', messages: shortened.messages });
  const second = await call();
  if (second.kind !== 'failed' || second.isTooLong !== true) return second;
  return { kind: 'failed', reason: `too long even when shortened: ${second.reason}` };
}

/** Records a whole turn and runs its calls; `undefined` means that the run goes on. */
async function takeTurn(
  run: AgentRun,
  turn: ModelTurn,
  number: number,
  repetition: Repetition,
): Promise<AgentEnd | undefined> {
  const calls = withUniqueIds(turn.toolCalls, number);
  if (calls.length === 0) return endWithText(run, turn);
  run.messages.push({ role: 'assistant', text: turn.text, toolCalls: calls });
  await run.beforeCalls?.();
  const answered =
    turn.finish === 'length'
      ? refuseTornCalls(calls, run.toolbox)
      : holdBackEnding(await runToolCalls(calls, run.toolbox, run.signal, run.onEvent), run.toolbox);
  const { messages, stuck } = toolMessages(answered, run.toolbox, repetition);
  run.messages.push(...messages);
  if (run.signal.aborted) return { kind: 'aborted' };
  const final = answered.find(({ result }) => result.final)?.result.final;
  if (final) return endOf(final);
  if (stuck === undefined) return undefined;
  return { kind: 'failed', reason: `tool loop: ${stuck} was called six times with the same arguments and result` };
}

function endOf({ summary, result, nextSteps = [], missing }: FinalWord): AgentEnd {
  if (missing !== undefined) return { kind: 'failed', reason: missing, text: summary };
  const proposed = nextSteps.length === 0 ? {} : { nextSteps };
  return { kind: 'finished', text: summary, ...(result === undefined ? {} : { result }), ...proposed };
}

function endWithText(run: AgentRun, turn: ModelTurn): AgentEnd | undefined {
  if (turn.text.trim() === '') {
    return { kind: 'failed', reason: 'empty answer: the model sent neither text nor a tool call' };
  }
  run.messages.push({ role: 'assistant', text: turn.text, toolCalls: [] });
  const objection =
    turn.finish === 'length'
      ? { message: 'Your answer was cut off by the length limit. Go on in smaller parts.' }
      : run.objection?.(turn.text);
  if (!objection) return { kind: 'finished', text: turn.text };
  if ('reason' in objection) return { kind: 'failed', reason: objection.reason, text: turn.text };
  run.messages.push({ role: 'user', text: `[Fanout] ${objection.message}` });
  return undefined;
}

/** Appends what waits in the inbox, after the tool results and before a request; true when something did (D14). */
function deliverMessages(run: AgentRun, turn: number): boolean {
  const texts = run.inbox.drain();
  for (const text of texts) {
    run.messages.push({ role: 'user', text });
    run.onEvent({ type: 'message-delivered', text, turn });
  }
  return texts.length > 0;
}

function outOfTurns({ maxTurns, turnsSetBy }: AgentRun): string {
  return `out of turns: the limit is ${String(maxTurns)}${turnsSetBy === undefined ? '' : ` (${turnsSetBy})`}`;
}
