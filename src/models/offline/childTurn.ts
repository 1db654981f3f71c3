import { editingTurn } from './editingTurn.ts';
import { finishingTurn } from './finishingTurn.ts';
import { isConversionGoal, remedy, selfDescription } from './goal.ts';
import { describeInstruction } from './instructions.ts';
import { packageStep } from './packageStep.ts';
import { namesOf, type PlannedCall, type PlannedTurn } from './plannedTurn.ts';
import type { Work } from './work.ts';

/** Reading calls of one turn, at most; more files are read in further turns. */
const readsPerTurn = 8;

/** The next turn of a child; undefined when its goal is not the one that the offline model knows. */
export function childTurn(work: Work, tools: ReadonlySet<string>): PlannedTurn | undefined {
  if (!isConversionGoal(work.conversation.brief.goal)) return undefined;
  const turn =
    listingTurn(work) ??
    readingTurn(work) ??
    editingTurn(work) ??
    recheckingTurn(work) ??
    packageStep(work).turn ??
    finishingTurn(work, tools);
  const heard = steeringHeard(work);
  return heard === '' ? turn : { text: `${heard}\n${turn.text}`, calls: turn.calls };
}

/** The calls that read these files, each from where its text is not known yet. */
function readCalls(work: Work, paths: readonly string[]): PlannedCall[] {
  return paths.map((path) => {
    const known = work.facts.file(path)?.lines.length ?? 0;
    return { name: 'read_file', input: known === 0 ? { path } : { path, start_line: known + 1 } };
  });
}

function listingTurn(work: Work): PlannedTurn | undefined {
  const { facts, module } = work;
  const folders = (module === '' ? [''] : [module, '']).filter((folder) => !facts.listings.has(folder));
  if (folders.length === 0) return undefined;
  const place = module === '' ? 'the workspace' : module;
  const glob = '*.{js,cjs,mjs,json}';
  return {
    text: `${selfDescription} Looking at ${place}.`,
    calls: folders.map((path) => ({ name: 'list_files', input: path === '' ? { glob } : { path, glob } })),
  };
}

function readingTurn(work: Work): PlannedTurn | undefined {
  const own = work.ownFiles.filter((path) => work.isUnread(path));
  if (own.length > 0) return reading(work, own, 'Reading');
  const shared = work.sharedCandidates.filter((path) => work.isUnread(path));
  if (shared.length > 0) return reading(work, shared, 'Reading what several modules may share:');
  for (const path of [...work.ownFiles, ...work.sharedFiles]) work.assess(path);
  const wanted = work.resolution.wanted.filter((path) => work.isUnread(path));
  return wanted.length > 0 ? reading(work, wanted, 'Reading the other side of what is required:') : undefined;
}

function recheckingTurn(work: Work): PlannedTurn | undefined {
  const changed = work.facts.editedPaths.filter((path) => {
    const shownAt = work.facts.file(path)?.shownAt ?? -1;
    return shownAt < work.facts.history(path).appliedAt && !work.isGivenUp(path);
  });
  if (changed.length === 0) return undefined;
  const paths = changed.slice(0, Math.max(readsPerTurn, Math.ceil(work.facts.editedPaths.length / 4)));
  const calls = paths.map((path) => ({ name: 'read_file', input: { path } }));
  return { text: `Looking once more at ${namesOf(changed)}.`, calls };
}

function reading(work: Work, paths: readonly string[], lead: string): PlannedTurn {
  const batch = Math.max(readsPerTurn, Math.ceil(paths.length / 5));
  return { text: `${lead} ${namesOf(paths)}.`, calls: readCalls(work, paths.slice(0, batch)) };
}

function steeringHeard(work: Work): string {
  return work.conversation.steering
    .filter(({ fresh }) => fresh)
    .map(({ text }) => {
      const meaning = describeInstruction(text);
      return meaning === undefined
        ? `I was told “${text}”, which no rule of mine understands; I go on without it.`
        : `I was told “${text}”: ${meaning}.`;
    })
    .join('\n');
}

/** What to say of a goal that no rule serves. */
export const cannotDo = `${selfDescription} This goal is another one, so nothing was done. ${remedy}`;
