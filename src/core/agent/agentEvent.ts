import type { ToolCall } from '../model/message.ts';
import type { Usage } from '../model/usage.ts';
import type { ToolResult } from './tool.ts';

/** Everything an agent's run tells the outside; views, output rings and accounts all feed on this one union. */
export type AgentEvent =
  | { readonly type: 'turn-started'; readonly turn: number }
  | { readonly type: 'message-delivered'; readonly text: string; readonly turn: number }
  /** The request was answered whole: what was delivered before it has been seen. */
  | { readonly type: 'turn-answered' }
  | { readonly type: 'text'; readonly delta: string }
  /** The text streamed so far in this turn is void: the call is made again. */
  | { readonly type: 'text-voided'; readonly reason: string; readonly delayMs: number }
  | { readonly type: 'text-ended' }
  | { readonly type: 'call-started'; readonly call: ToolCall }
  /** Whole lines that a call puts out while it runs. */
  | { readonly type: 'call-output'; readonly text: string }
  | { readonly type: 'call-ended'; readonly call: ToolCall; readonly result: ToolResult }
  | { readonly type: 'usage'; readonly usage: Usage; readonly model?: string | undefined };

/** Takes the events of one run, in order. */
export type AgentEventSink = (event: AgentEvent) => void;
