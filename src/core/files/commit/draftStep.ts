import type { ChangeRequest } from './changeRequest.ts';
import { composeAll } from '../text/composeHunks.ts';
import type { FileHistory } from '../history/fileHistory.ts';
import type { FileRecord, HunkSwitch } from '../history/fileRecord.ts';
import type { HarmlessDifference } from '../text/harmlessMatch.ts';
import { JoinedTexts } from '../text/findText.ts';
import { byteOrderMark } from '../text/textInput.ts';
import { unheld } from '../rejections.ts';
import { equalLines, type KnownFile } from '../plan/knownFile.ts';
import type { LineHunk } from '../text/lineHunks.ts';
import type { Author, ChangeOutcome } from '../outcome.ts';
import type { TaskMemory } from '../plan/taskMemory.ts';
import type { LineChange } from '../workspacePort.ts';

/** One request's part of a step. */
export interface DraftedEdit {
  readonly request: ChangeRequest;
  /** Counted in the text as the edits before it in the step leave it. */
  readonly hunks: readonly LineHunk[];
  readonly mergedWith: readonly Author[];
  readonly matchedApartFrom: readonly HarmlessDifference[] | undefined;
  readonly switched: HunkSwitch | undefined;
}

/** A new file that one request wants. */
export interface Creation {
  readonly request: ChangeRequest;
  readonly lines: readonly string[];
  /** True when it is to begin with a byte order mark. */
  readonly isMarked: boolean;
}

/** Requests of any tasks for one file, planned one after the other to go to the editor in one step. */
export interface StepDraft {
  readonly edits: readonly DraftedEdit[];
  /** Requests that change nothing; told only once the edits that they may refer to are applied. */
  readonly answers: readonly { readonly request: ChangeRequest; readonly outcome: ChangeOutcome }[];
  /** The first request that creates the file, when there is none. */
  readonly creation: Creation | undefined;
  /** Requests that come after the creation and have to be planned on what it makes. */
  readonly rest: readonly ChangeRequest[];
  /** The text after the step, and all its edits as one list of hunks on the text before it. */
  readonly lines: readonly string[];
  readonly hunks: readonly LineHunk[];
  /** The file's history with the step. */
  readonly history: FileHistory;
  /** What each task knows once the step is done. */
  readonly learned: ReadonlyMap<TaskMemory, KnownFile | 'forget'>;
}

/** All that one request's part takes out and brings. */
export function changeOf({ hunks }: DraftedEdit): LineChange {
  const [only] = hunks;
  if (only && hunks.length === 1) return only;
  return { removed: hunks.flatMap(({ removed }) => removed), added: hunks.flatMap(({ added }) => added) };
}

/** Plans the requests in order, each on what those before it leave; changes nothing. */
export function draftStep(
  path: string,
  key: string,
  before: readonly string[] | undefined,
  record: FileRecord,
  requests: readonly ChangeRequest[],
): StepDraft {
  const history = record.history.fork();
  const edits: DraftedEdit[] = [];
  const answers: { request: ChangeRequest; outcome: ChangeOutcome }[] = [];
  const learned = new Map<TaskMemory, KnownFile | 'forget'>();
  const texts = new JoinedTexts();
  let creation: StepDraft['creation'];
  let rest: readonly ChangeRequest[] = [];
  // The history knows its text by the very array.
  const { text } = history;
  let lines = before && text && equalLines(before, text) ? text : before;
  const applied: (readonly LineHunk[])[] = [];
  const ordered = inRows(requests);
  for (const [index, request] of ordered.entries()) {
    const latest = learned.get(request.memory) ?? request.memory.get(key, lines !== undefined);
    const known = latest === 'forget' ? undefined : latest;
    const isUnheard = request.memory.isUnheard(key);
    const present = { path, lines, history, removal: record.removal, isUnheard, texts };
    const plan = request.plan(present, known);
    if (plan.kind === 'create') {
      creation = { request, lines: plan.lines, isMarked: plan.isMarked };
      rest = ordered.slice(index + 1);
      break;
    }
    if (plan.kind === 'edit' && isMarkedAnew(lines, plan.lines)) {
      // The editor would take it for the file's mark, and not give it back.
      answers.push({ request, outcome: unheld(path, 'a byte order mark cannot stand at the beginning of its text') });
      continue;
    }
    if (plan.known) learned.set(request.memory, plan.known);
    if (plan.kind === 'answer') answers.push({ request, outcome: plan.outcome });
    else {
      const { hunks, mergedWith, matchedApartFrom, switched } = plan;
      edits.push({ request, hunks, mergedWith, matchedApartFrom, switched });
      lines = plan.lines;
      applied.push(hunks);
      history.record(request.author, hunks, lines);
    }
  }
  return { edits, answers, creation, rest, lines: lines ?? [], hunks: composeAll(applied), history, learned };
}

const isMarkedAnew = (before: readonly string[] | undefined, after: readonly string[]): boolean =>
  after[0]?.startsWith(byteOrderMark) === true && before?.[0]?.startsWith(byteOrderMark) !== true;

/** Each author's requests in a row, so that between them nothing comes that the next would have to be merged with. */
function inRows(requests: readonly ChangeRequest[]): ChangeRequest[] {
  const rows = new Map<Author, ChangeRequest[]>();
  for (const request of requests) {
    const row = rows.get(request.author);
    if (row) row.push(request);
    else rows.set(request.author, [request]);
  }
  return [...rows.values()].flat();
}
