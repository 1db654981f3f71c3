import type { Dice } from '../editHistory.ts';

/** What an agent can do; the more often a word stands here the more often it is done. */
export const agentActs = [
  ...['read', 'read', 'read', 'replace', 'replace', 'replace', 'insert', 'insert', 'remove', 'swell', 'write'],
  ...['write', 'rewrite', 'patch', 'patch', 'patch several', 'delete', 'move', 'move and patch'],
] as const;
export type AgentAct = (typeof agentActs)[number];

/** One step of an agent, in numbers that fit whatever it finds; so a history can be shortened step by step. */
export interface AgentStep {
  readonly act: AgentAct;
  readonly file: number;
  readonly at: number;
  /** Turns to wait before it. */
  readonly wait: number;
  /** Turns after which the call is aborted; 0 for never. */
  readonly abort: number;
}

export function agentStep(roll: Dice): AgentStep {
  return {
    act: agentActs[roll(agentActs.length)] ?? 'read',
    file: roll(64),
    at: roll(64),
    wait: roll(12),
    abort: roll(12) === 0 ? 1 + roll(60) : 0,
  };
}
