import type { FileRecord } from '../history/fileRecord.ts';
import type { Conflict, SwitchedFile } from './switchedFile.ts';
import type { SwitchStep } from './switchSteps.ts';

type SwitchOver = (step: SwitchStep, on: boolean) => Promise<SwitchedFile>;

/** What became of one step. */
interface Turn {
  readonly step: SwitchStep;
  /** The places that it needs, makes free or fills; none when it changes the text alone. */
  readonly places: readonly string[];
  /** Undefined while it waits. */
  outcome: SwitchedFile | undefined;
  /** The one in conflict for which it waits. */
  waitsFor: Turn | undefined;
}

/**
 * Carries out a task's steps in their order. What needs a place that an earlier one could not leave waits for that one,
 * and a file that cannot go all its way for another reason than other tasks stays where it was, as do those that changed places
 * with it.
 */
export async function switchInTurn(
  steps: readonly SwitchStep[],
  on: boolean,
  switchOver: SwitchOver,
): Promise<Map<FileRecord, SwitchedFile>> {
  const turns: Turn[] = [];
  for (const step of steps) {
    const places = placesOf(step);
    const waitsFor = step.isStructure ? hindrance(step, places, turns) : undefined;
    const outcome = waitsFor ? undefined : await switchOver(step, on);
    const turn = { step, places, outcome, waitsFor };
    turns.push(turn);
    // What several tasks did in turn goes in turn: there a part of the way is one.
    const isStuck = (waitsFor ?? outcome?.conflict) && !isOfTasks(turn);
    if (step.moves.length > 0 && isStuck) await stepBack(turns, on, switchOver);
  }
  return outcomesOf(turns, on);
}

function placesOf({ record, moves, isStructure }: SwitchStep): string[] {
  if (moves.length > 0) return moves.flatMap(({ from, to }) => [from.key, to.key]);
  return isStructure ? [record.file.key] : [];
}

/**
 * What was done to a file before cannot be undone while what was done later cannot. Nor does a file take a place from which
 * another one has still to go, or which that needs once other tasks' changes of it have gone.
 */
function hindrance({ record }: SwitchStep, places: readonly string[], turns: readonly Turn[]): Turn | undefined {
  const stopped = turns.filter(({ outcome, waitsFor }) => waitsFor !== undefined || outcome?.conflict);
  const own = stopped.find(({ step }) => step.record === record);
  const other = stopped.find((turn) => {
    if (!turn.places.some((place) => places.includes(place))) return false;
    const { file, history } = turn.step.record;
    const isThere = history.text !== undefined && places.includes(file.key);
    return isThere || isOfTasks(turn);
  });
  const found = own ?? other;
  return found?.waitsFor ?? found;
}

/** Whether it can go once other tasks’ changes have gone. */
const isOfTasks = ({ outcome, waitsFor }: Turn): boolean =>
  (waitsFor ?? { outcome }).outcome?.conflict?.by.some((author) => author !== null) === true;

/** Undoes, in reverse order, how far the last step's file has come, and what has taken the places that it left. */
async function stepBack(turns: readonly Turn[], on: boolean, switchOver: SwitchOver): Promise<void> {
  const last = turns.at(-1);
  const first = turns.findIndex(({ step, outcome }) => {
    return step.record === last?.step.record && step.moves.length > 0 && outcome?.changed;
  });
  if (!last || first < 0) return;
  const places = new Set(last.places);
  for (const turn of turns.slice(first).reverse()) {
    if (!turn.outcome?.changed || !turn.places.some((place) => places.has(place))) continue;
    for (const place of turn.places) places.add(place);
    const { hunks } = turn.outcome;
    const { changed } = await switchOver(hunks ? { ...turn.step, hunks } : turn.step, !on);
    if (!changed) continue;
    turn.outcome = undefined;
    turn.waitsFor = last.waitsFor ?? last;
  }
}

/** One for each file, with its first conflict. */
function outcomesOf(turns: readonly Turn[], on: boolean): Map<FileRecord, SwitchedFile> {
  const outcomes = new Map<FileRecord, SwitchedFile>();
  for (const turn of turns) {
    const { record } = turn.step;
    const before = outcomes.get(record);
    outcomes.set(record, {
      path: record.file.path,
      changed: turn.outcome?.changed === true || before?.changed === true,
      conflict: before?.conflict ?? conflictOf(turn, on),
    });
  }
  return outcomes;
}

function conflictOf({ step, outcome, waitsFor }: Turn, on: boolean): Conflict | undefined {
  const { conflict } = (waitsFor ?? { outcome }).outcome ?? {};
  if (!conflict || !waitsFor || waitsFor.step.record === step.record) return conflict;
  const [path, other] = [step.record.file.path, waitsFor.step.record.file.path];
  const reason = `${path} can be ${on ? 'brought' : 'taken'} back only after ${other}. ${conflict.reason}`;
  return { reason, by: conflict.by };
}
