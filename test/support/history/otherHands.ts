import type { Dice } from '../editHistory.ts';
import type { MemoryWorkspace } from '../memoryWorkspace.ts';
import { spliced, type Stage } from './agentHand.ts';

/** One step of the person or of another program, in numbers that fit whatever stands there. */
export interface OtherStep {
  readonly file: number;
  readonly at: number;
  readonly change: number;
  readonly wait: number;
}

export function otherStep(roll: Dice): OtherStep {
  return { file: roll(64), at: roll(64), change: roll(64), wait: roll(40) };
}

/** The person types in what they see, saves now and then, and renames files, which the editor tells. */
export async function runPerson(
  workspace: MemoryWorkspace,
  steps: readonly OtherStep[],
  stage: Stage,
  tellRenamed: (path: string) => void,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await stage.pace(step.wait);
    const path = pathOf(step, stage);
    if (workspace.text(path) === undefined) continue;
    const to = pathOf({ ...step, file: step.file + 1 + (step.at % 3) }, stage);
    if (step.change % 16 === 6 && workspace.text(to) === undefined) {
      rename(path, to, stage, () => {
        workspace.rename(path, to);
      });
      await stage.pace(step.at % 5);
      tellRenamed(path);
    } else if (step.change % 4 === 3) workspace.saveByHand(path);
    else {
      const change = byHand(workspace.text(path) ?? '', `person.${String(index)}`, step);
      carryOut('person', path, change, stage, () => {
        workspace.type(path, () => change.text);
      });
    }
  }
}

/** Another program rewrites, deletes and creates files on disk; not while an editor holds unsaved text of them. */
export async function runProgram(workspace: MemoryWorkspace, steps: readonly OtherStep[], stage: Stage): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await stage.pace(step.wait);
    const path = pathOf(step, stage);
    const disk = workspace.disk(path);
    if (disk !== undefined && workspace.isUnsaved(path)) continue;
    if (disk !== undefined && step.change % 16 === 3) {
      const removes = disk.split('\n').slice(0, -1);
      carryOut('program', path, { text: '', adds: [], removes, wanted: [] }, stage, () => {
        workspace.vanish(path);
      });
      continue;
    }
    const change = byHand(disk ?? '', `program.${String(index)}`, step);
    carryOut('program', path, change, stage, () => {
      workspace.outside(path, change.text);
    });
  }
}

interface ChangeByHand {
  readonly text: string;
  readonly adds: readonly string[];
  readonly removes: readonly string[];
  readonly wanted: readonly string[];
}

function byHand(text: string, line: string, { at, change }: OtherStep): ChangeByHand {
  const lines = text.split('\n').slice(0, -1);
  const index = lines.length === 0 ? 0 : at % lines.length;
  const removed = change % 4 === 0 && lines.length > 1;
  const count = lines.length > 0 && change % 4 !== 1 ? 1 : 0;
  const adds = removed ? [] : [line];
  const wanted = spliced(lines, index, count, adds);
  return { text: `${wanted.join('\n')}\n`, adds, removes: lines.slice(index, index + count), wanted };
}

function carryOut(hand: string, path: string, change: ChangeByHand, { record }: Stage, act: () => void): void {
  const { adds, removes, wanted } = change;
  const operation = record.begin({ hand, what: path, adds, removes, wanted: new Map([[path, wanted]]) });
  act();
  record.observe();
  record.end(operation, 'applied', false);
}

function rename(from: string, to: string, { record }: Stage, act: () => void): void {
  const what = `rename ${from} to ${to}`;
  const operation = record.begin({
    hand: 'person',
    what,
    adds: [],
    removes: [],
    wanted: new Map(),
    moves: { from, to },
  });
  act();
  record.observe();
  record.end(operation, 'applied', false);
}

const pathOf = ({ file }: OtherStep, { paths }: Stage): string => paths[file % paths.length] ?? '';
