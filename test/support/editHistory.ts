import type { ChangeOutcome, ReadOutcome } from '../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../src/core/files/taskFiles.ts';
import { never } from './filesFixture.ts';
import type { MemoryWorkspace } from './memoryWorkspace.ts';

/** What agents, the person and another program did to one file; every line that any of them adds is unlike all others. */
export interface EditHistory {
  /** Lines whose edit was answered as applied, and those whose edit was not. */
  readonly applied: Set<string>;
  readonly notApplied: Set<string>;
  /** Lines that somebody took away on purpose, having seen them. */
  readonly removed: Set<string>;
  /** How many calls had which outcome. */
  readonly outcomes: Map<string, number>;
}

/** The parts of a task's files that an agent of the check uses. */
export type AgentFiles = Pick<TaskFiles, 'read' | 'edit' | 'write'>;

/** A number from 0 to `below`, excluded. */
export type Dice = (below: number) => number;

/** Numbers that depend on the seed alone (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function newHistory(): EditHistory {
  return { applied: new Set(), notApplied: new Set(), removed: new Set(), outcomes: new Map() };
}

/** Lets `turns` rounds of everything else go first. */
export async function yieldTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
}

/**
 * An agent that reads, replaces, adds and removes lines and writes whole texts, always on what it believes to be there:
 * what it was shown last and its own applied edits.
 */
export async function runAgent(
  name: string,
  files: AgentFiles,
  path: string,
  operations: number,
  roll: Dice,
  history: EditHistory,
): Promise<void> {
  let view: string[] | undefined;
  const see = (outcome: ReadOutcome): void => {
    if (outcome.kind === 'shown' && outcome.lines.length === outcome.total) view = [...outcome.lines];
  };
  for (let index = 0; index < operations; index++) {
    await yieldTurns(roll(30));
    const line = `${name}.${String(index)}`;
    if (!view || view.length === 0 || roll(4) === 0) {
      see(await files.read(path, {}, never));
      continue;
    }
    const believed = view;
    const abort = new AbortController();
    const at = roll(believed.length);
    const change = roll(4);
    const wanted = changed(believed, change, at, line);
    const whole = roll(3) === 0;
    const call = whole
      ? files.write(path, `${wanted.join('\n')}\n`, abort.signal)
      : files.edit(path, { ...replacement(believed, change, at, line), replaceAll: false }, abort.signal);
    if (roll(10) === 0) {
      void yieldTurns(roll(60)).then(() => {
        abort.abort();
      });
    }
    const outcome = await call.catch((error: unknown): ChangeOutcome => {
      if (error instanceof Error && error.name === 'AbortError') {
        return { kind: 'rejected', why: 'failed', path, message: 'aborted' };
      }
      throw error;
    });
    const label = outcome.kind === 'rejected' ? outcome.why : outcome.kind;
    history.outcomes.set(label, (history.outcomes.get(label) ?? 0) + 1);
    if (outcome.kind === 'applied') {
      // An answer that shows what saving changed is news to the agent; it looks again.
      view = outcome.changedOnSave ? undefined : wanted;
      if (change !== 2) history.applied.add(line);
      for (const gone of believed) if (!wanted.includes(gone)) history.removed.add(gone);
    } else {
      history.notApplied.add(line);
      if (roll(2) === 0) view = undefined;
    }
  }
}

/** 0 replaces a line, 1 adds one behind it, 2 removes it, 3 replaces it and adds one at the end. */
function changed(lines: readonly string[], change: number, at: number, line: string): string[] {
  const before = lines.slice(0, at);
  const behind = lines.slice(at + 1);
  if (change === 0) return [...before, line, ...behind];
  if (change === 2 && lines.length > 1) return [...before, ...behind];
  return [...before, lines[at] ?? '', line, ...behind];
}

function replacement(
  lines: readonly string[],
  change: number,
  at: number,
  line: string,
): { oldText: string; newText: string } {
  const old = lines[at] ?? '';
  // The line ends make each text unique: no line is the beginning or the end of another.
  if (change === 0) return { oldText: `${old}\n`, newText: `${line}\n` };
  if (change === 2 && lines.length > 1) return { oldText: `${old}\n`, newText: '' };
  return { oldText: `${old}\n`, newText: `${old}\n${line}\n` };
}

/** The person types: replaces a line, or adds or removes one, in what they see. Now and then they save. */
export async function runPerson(
  workspace: MemoryWorkspace,
  path: string,
  operations: number,
  roll: Dice,
  history: EditHistory,
): Promise<void> {
  for (let index = 0; index < operations; index++) {
    await yieldTurns(roll(80));
    if (roll(4) === 0) workspace.saveByHand(path);
    else workspace.type(path, (text) => byHand(text, `person.${String(index)}`, roll, history));
  }
}

/** Another program rewrites the file on disk; only while the editor holds no unsaved text, as it would show a conflict. */
export async function runProgram(
  workspace: MemoryWorkspace,
  path: string,
  operations: number,
  roll: Dice,
  history: EditHistory,
): Promise<void> {
  for (let index = 0; index < operations; index++) {
    await yieldTurns(roll(120));
    if (workspace.isUnsaved(path)) continue;
    workspace.outside(path, byHand(workspace.disk(path) ?? '', `program.${String(index)}`, roll, history));
  }
}

function byHand(text: string, line: string, roll: Dice, history: EditHistory): string {
  const lines = text.split('\n').slice(0, -1);
  const before = [...lines];
  const change = roll(3);
  const after = lines.length === 0 ? [line] : changed(lines, change, roll(lines.length), line);
  history.applied.add(line);
  if (!after.includes(line)) history.removed.add(line);
  for (const gone of before) if (!after.includes(gone)) history.removed.add(gone);
  return `${after.join('\n')}\n`;
}

/** What is wrong with a text at the end of a history; empty when nothing is. */
export function anomalies(history: EditHistory, finalText: string): string[] {
  const found: string[] = [];
  const count = new Map<string, number>();
  for (const line of finalText.split('\n').slice(0, -1)) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of history.applied) {
    const times = count.get(line) ?? 0;
    if (times === 0 && !history.removed.has(line)) found.push(`${line} was applied and is lost`);
    if (times > 1) found.push(`${line} stands ${String(times)} times`);
  }
  for (const line of history.notApplied) {
    if (count.has(line)) found.push(`${line} was not applied and stands there`);
  }
  return found;
}
