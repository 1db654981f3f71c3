import type { Message, ToolCall } from '../model/message.ts';
import type { AgentEventSink } from './agentEvent.ts';
import type { Repetition } from './repetition.ts';
import { shownName } from './shownName.ts';
import type { ToolResult } from './tool.ts';
import { cancelled, type Toolbox } from './toolbox.ts';

/** Bounds on what one turn may ask and what one result may bring into the context. */
const bounds = { callsPerTurn: 64, resultCharacters: 100_000 } as const;

/** One call with its answer. */
export interface AnsweredCall {
  readonly call: ToolCall;
  readonly result: ToolResult;
}

/**
 * Runs the calls of one turn: neighbouring reading ones side by side, writing ones alone and in order. Every call is
 * answered, in the order of asking; after an abort the rest are answered as cancelled without running.
 */
export async function runToolCalls(
  calls: readonly ToolCall[],
  toolbox: Toolbox,
  signal: AbortSignal,
  onEvent: AgentEventSink,
): Promise<AnsweredCall[]> {
  const answered: AnsweredCall[] = [];
  const run = async (call: ToolCall): Promise<AnsweredCall> => {
    onEvent({ type: 'call-started', call });
    const onOutput = (text: string): void => {
      onEvent({ type: 'call-output', text });
    };
    const result = signal.aborted ? toolbox.refuse(call, cancelled) : await toolbox.call(call, signal, onOutput);
    const bounded = { ...result, text: clip(result.text) };
    onEvent({ type: 'call-ended', call, result: bounded });
    return { call, result: bounded };
  };
  for (const group of groupByEffect(calls.slice(0, bounds.callsPerTurn), toolbox)) {
    answered.push(...(await Promise.all(group.map(run))));
  }
  for (const call of calls.slice(bounds.callsPerTurn)) {
    const limit = String(bounds.callsPerTurn);
    const result = toolbox.refuse(call, `not run, a turn may hold ${limit} calls; send it in the next turn.`);
    answered.push({ call, result });
  }
  return answered;
}

/** Answers every call of a turn that the server cut off: torn calls are never run. */
export function refuseTornCalls(calls: readonly ToolCall[], toolbox: Toolbox): AnsweredCall[] {
  const reason = 'not run, your answer was cut off by the length limit. Write in smaller parts.';
  return calls.map((call) => ({ call, result: toolbox.refuse(call, reason) }));
}

/** A run does not end in a turn in which another call failed: the model has not seen that yet. */
export function holdBackEnding(answered: readonly AnsweredCall[], toolbox: Toolbox): AnsweredCall[] {
  const failedCall = answered.find(({ result }) => !result.ok && !result.final);
  if (!failedCall) return [...answered];
  const reason = `not finished yet, ${failedCall.call.name} failed in this same turn. Look at its result first.`;
  return answered.map(({ call, result }) => ({ call, result: result.final ? toolbox.refuse(call, reason) : result }));
}

/**
 * The tool messages of a turn, each just what its tool answered, and after them what there is to say of the calls: fields
 * that did nothing, calls that keep bringing the same. `stuck` names one that must stop.
 */
export function toolMessages(
  answered: readonly AnsweredCall[],
  toolbox: Toolbox,
  repetition: Repetition,
): { readonly messages: Message[]; readonly stuck: string | undefined } {
  let stuck: string | undefined;
  const notes = new Set<string>();
  const messages = answered.map(({ call, result }): Message => {
    const writes = toolbox.effectOf(call) === 'write' && result.ok;
    const verdict = repetition.note(call.name, call.argumentsText, result.text, writes);
    if (verdict === 'stop') stuck ??= call.name;
    if (result.note !== undefined) notes.add(`[Fanout] ${result.note}`);
    if (verdict !== 'fresh') notes.add(`[Fanout] ${madeAgain(call.name)}`);
    return { role: 'tool', callId: call.id, toolName: call.name, text: result.text };
  });
  if (notes.size > 0) messages.push({ role: 'user', text: [...notes].join('\n') });
  return { messages, stuck };
}

function madeAgain(name: string): string {
  return `You made this same call of ${shownName(name)} before and it gave the same result. Do something else.`;
}

/** Gives every call an id of its own: servers leave them out or repeat them, and each needs exactly one answer. */
export function withUniqueIds(calls: readonly ToolCall[], turn: number): ToolCall[] {
  const seen = new Set<string>();
  return calls.map((call, index) => {
    const id = call.id === '' || seen.has(call.id) ? `call_${String(turn)}_${String(index)}` : call.id;
    seen.add(id);
    return { ...call, id };
  });
}

function groupByEffect(calls: readonly ToolCall[], toolbox: Toolbox): ToolCall[][] {
  const groups: ToolCall[][] = [];
  let reading = false;
  for (const call of calls) {
    const reads = toolbox.effectOf(call) === 'read';
    const last = groups.at(-1);
    if (reads && reading && last) last.push(call);
    else groups.push([call]);
    reading = reads;
  }
  return groups;
}

function clip(text: string): string {
  if (text.length <= bounds.resultCharacters) return text;
  return `${text.slice(0, bounds.resultCharacters)}\n[Fanout] Cut here; the whole has ${String(text.length)} characters.`;
}
