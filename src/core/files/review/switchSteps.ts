import type { FileMove, FileRecord } from '../history/fileRecord.ts';

/** One thing to do to a file, so that a task's changes go, or come back. */
export interface SwitchStep {
  readonly record: FileRecord;
  /** The moves to go back, or along again, in the order in which the task made them; they lie behind one another. */
  readonly moves: readonly FileMove[];
  /** The hunks to switch over when there are no moves; undefined for all that there are. */
  readonly hunks: readonly number[] | undefined;
  /** True when it makes or takes the file itself, or moves it: only on a file that is as the task left it. */
  readonly isStructure: boolean;
  /** Set when it is the form on disk that is switched over, and nothing else. */
  readonly isForm?: true;
}

interface Stage {
  readonly at: number;
  readonly step: SwitchStep;
  /** Where the moves are among the file's. */
  readonly index: number;
}

/**
 * What to do in which order, the latest first when it is taken back: so that each place is free again when a file is to
 * come back there. Between two moves of the task, all that it did to one text is one step.
 */
export function switchSteps(task: string, on: boolean, records: readonly FileRecord[]): SwitchStep[] {
  const open = records.filter((record) => !cameAndWent(task, on, record));
  const moves = open.flatMap((record) => moveStages(task, on, record));
  const texts = open.flatMap((record) =>
    textStages(task, on, record, (at) => moves.filter((move) => move.at < at).length),
  );
  const forms = open.flatMap((record) => formStage(task, on, record));
  const stages = [...moves, ...texts, ...forms].sort((left, right) => left.at - right.at);
  const steps = withoutStops(stages).map(({ step }) => step);
  return on ? steps : steps.reverse();
}

/** Whether the task made the file, which is gone and would be gone: its way in between concerns nobody, but one that it went over. */
function cameAndWent(task: string, on: boolean, { weave, covers }: FileRecord): boolean {
  if (!weave || covers || weave.lines().length > 0) return false;
  const hunks = on ? [] : weave.onHunksOf(task);
  const isMade = hunks.some((number) => weave.hunks[number]?.whole === 'create');
  return isMade && weave.lines(new Set(hunks)).length === 0;
}

function moveStages(task: string, on: boolean, record: FileRecord): Stage[] {
  if (on && record.standsWhereMovesLead()) return [];
  const moves = on ? [...record.movesTakenBack].reverse() : record.moves;
  return moves.flatMap((move, index) => {
    if (move.author !== task) return [];
    return [{ at: move.step, index, step: { record, moves: [move], hunks: undefined, isStructure: true } }];
  });
}

/** The hunks in as few steps as the task's moves allow. `movesBefore` tells how many of these came before. */
function textStages(task: string, on: boolean, record: FileRecord, movesBefore: (at: number) => number): Stage[] {
  const { weave, steps } = record;
  const all = on ? revertedHunks(task, record) : (weave?.onHunksOf(task) ?? []);
  const whole = all.filter((number) => weave?.hunks[number]?.whole);
  const stepOf = (number: number): number => steps.get(number) ?? 0;
  const last = stepOf(all.findLast((number) => !whole.includes(number)) ?? 0);
  if (whole.length === 0) {
    return [{ at: last, index: -1, step: { record, moves: [], hunks: undefined, isStructure: false } }];
  }
  // What was done to a file goes with its making, or else with its deletion.
  const anchorOf = (number: number): number => {
    const made = whole.findLast((each) => each <= number);
    if (made !== undefined && (made === number || weave?.hunks[made]?.whole === 'create')) return stepOf(made);
    const next = whole.find((each) => each > number);
    return next !== undefined && weave?.hunks[next]?.whole === 'delete' ? stepOf(next) : last;
  };
  const stages = new Map<number, { at: number; hunks: number[]; isStructure: boolean }>();
  for (const number of all) {
    const at = anchorOf(number);
    const stage = stages.get(movesBefore(at)) ?? { at, hunks: [], isStructure: false };
    stage.at = Math.max(stage.at, at);
    stage.hunks.push(number);
    stage.isStructure ||= whole.includes(number);
    stages.set(movesBefore(at), stage);
  }
  const isOnly = stages.size === 1;
  return [...stages.values()].map(({ at, hunks, isStructure }) => {
    return { at, index: -1, step: { record, moves: [], hunks: isOnly ? undefined : hunks, isStructure } };
  });
}

/** The form of a file that the task made goes with the file. */
function formStage(task: string, on: boolean, record: FileRecord): Stage[] {
  const { forms, weave } = record;
  const at = forms.lastStep(task, on);
  const isMade = !on && weave?.onHunksOf(task).some((number) => weave.hunks[number]?.whole === 'create');
  if (at === undefined || isMade) return [];
  return [{ at, index: -1, step: { record, moves: [], hunks: undefined, isStructure: false, isForm: true } }];
}

/** A file's moves with nothing between them that could need its places are one. */
function withoutStops(stages: readonly Stage[]): Stage[] {
  const joined: Stage[] = [];
  for (const stage of stages) {
    const at = joined.findLastIndex(({ step }) => step.isStructure);
    const before = joined[at];
    const goesOn = before?.step.record === stage.step.record && before.index >= 0 && stage.index === before.index + 1;
    if (goesOn) joined.splice(at, 1);
    const moves = goesOn ? [...before.step.moves, ...stage.step.moves] : stage.step.moves;
    joined.push({ ...stage, step: { ...stage.step, moves } });
  }
  return joined;
}

/** The numbers of the task's hunks that a revert took, and nothing brought back since. */
export function revertedHunks(task: string, { weave, reverted }: FileRecord): number[] {
  const numbers = [...reverted].filter((number) => weave?.hunks[number]?.author === task && !weave.hunks[number].on);
  return numbers.sort((left, right) => left - right);
}
