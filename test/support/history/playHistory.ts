import type { SaveMode } from '../../../src/core/files/workspacePort.ts';
import { yieldTurns, type Dice } from '../editHistory.ts';
import { filesFixture, type FilesFixture } from '../filesFixture.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { AgentHand, type AgentFiles, type Stage } from './agentHand.ts';
import { agentStep, type AgentStep } from './agentStep.ts';
import { checkHistory, type Finding } from './checkHistory.ts';
import { checkRevert } from './checkRevert.ts';
import { HistoryRecord } from './historyRecord.ts';
import { otherStep, runPerson, runProgram, type OtherStep } from './otherHands.ts';

/** All that is going to happen in a history but for its order. */
export interface Script {
  readonly agents: readonly (readonly AgentStep[])[];
  readonly person: readonly OtherStep[];
  readonly program: readonly OtherStep[];
  readonly saveMode: SaveMode;
}

/** How large random histories are. */
export interface ScriptSize {
  readonly agents: number;
  readonly steps: number;
}

export function randomScript(roll: Dice, { agents, steps }: ScriptSize): Script {
  const others = (): OtherStep[] => Array.from({ length: roll(3) === 0 ? 0 : roll(steps) }, () => otherStep(roll));
  return {
    agents: Array.from({ length: agents }, () => Array.from({ length: steps }, () => agentStep(roll))),
    person: others(),
    program: others(),
    saveMode: (['clean', 'always', 'never'] as const)[roll(3)] ?? 'clean',
  };
}

/** What a history is played with. */
export interface Interleaving {
  /** Lets others go first; decides the order of everything. */
  readonly pace: (turns: number) => Promise<void>;
  /** Turns to wait around a step of the workspace. */
  readonly delay: () => number;
  /** Whether the next step of the workspace or the journal fails. */
  readonly fails: () => boolean;
}

/** An order that the dice decide; a fault at one of `faults` steps, none at 0. */
export function randomInterleaving(roll: Dice, faults: number): Interleaving {
  return { pace: yieldTurns, delay: () => roll(6), fails: () => faults > 0 && roll(faults) === 0 };
}

/** Makes the files as an agent sees them, and the workspace below; a broken coordinator replaces one of them. */
export interface Cast {
  readonly workspace?: (files: Readonly<Record<string, string>>) => MemoryWorkspace;
  readonly open?: (fixture: FilesFixture, name: string) => AgentFiles;
}

export interface Played {
  readonly findings: readonly Finding[];
  /** How many operations there were: calls of agents, and changes by other hands. */
  readonly operations: number;
  readonly outcomes: ReadonlyMap<string, number>;
}

/** Three files, and two places where there is none yet. */
const paths = ['a.txt', 'b.txt', 'src/c.txt', 'd.txt', 'src/e.txt'];
const firstTexts = Object.fromEntries(
  paths.slice(0, 3).map((path) => [path, Array.from({ length: 8 }, (_, line) => `${path}.${String(line)}\n`).join('')]),
);

/**
 * Plays a script, agents through a coordinator on a workspace in memory, and checks what happened, and that the work of an
 * agent can be taken back by itself.
 */
export async function playHistory(script: Script, order: Interleaving, cast: Cast = {}): Promise<Played> {
  const workspace = cast.workspace?.(firstTexts) ?? new MemoryWorkspace(firstTexts);
  const fixture = filesFixture({}, { workspace });
  fixture.saveMode = script.saveMode;
  const record = new HistoryRecord(workspace, paths);
  const stage: Stage = { record, paths, pace: order.pace, outcomes: new Map() };
  workspace.before = async ({ operation }) => {
    await order.pace(order.delay());
    if (operation !== 'locate' && order.fails()) throw new Error('fault before');
  };
  workspace.after = async ({ operation }) => {
    record.observe();
    await order.pace(order.delay());
    if (operation !== 'locate' && order.fails()) throw new Error('fault after');
  };
  fixture.store.fault = () => (order.fails() ? new Error('disk full') : undefined);
  const agents = script.agents.map((steps, index) => {
    const name = `agent-${String(index)}`;
    const files = cast.open?.(fixture, name) ?? fixture.coordinator.openSession(name);
    return new AgentHand(name, files, stage).run(steps);
  });
  await Promise.all([
    ...agents,
    runPerson(workspace, script.person, stage, (path) => void fixture.coordinator.lookAgain([`/ws/${path}`])),
    runProgram(workspace, script.program, stage),
  ]);
  record.observe();
  // A look at a file that nobody waits for any more still ends before its lock is free.
  for (let left = 100; left > 0 && fixture.coordinator.lockedPaths > 0; left -= 1) await order.pace(0);
  await yieldTurns(50);
  const findings = [...checkHistory(record.events)];
  const held = fixture.coordinator.lockedPaths;
  workspace.before = workspace.after = () => undefined;
  fixture.store.fault = undefined;
  for (const index of new Set([0, script.agents.length - 1])) {
    findings.push(...(await checkRevert(`agent-${String(index)}`, fixture.coordinator.review, record)));
  }
  if (held > 0) findings.push({ anomaly: 'not applied', message: `${String(held)} locks are still held` });
  const operations = record.events.filter(({ kind }) => kind === 'end' || kind === 'read').length;
  return { findings, operations, outcomes: stage.outcomes };
}
