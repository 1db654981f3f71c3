import { failed, succeeded, type ToolResult } from '../agent/tool.ts';
import type {
  Applied,
  Author,
  ChangeOutcome,
  NumberedLines,
  PatchOutcome,
  Refused,
  Rejected,
} from '../files/outcome.ts';
import { authorName, idAlone, type TaskNames } from './taskNames.ts';

/** What an editing tool answers: begins with `Applied`, `Refused:` or `Error:`; who stands in the way is named by `names`. */
export function changeAnswer(outcome: ChangeOutcome, names: TaskNames = idAlone): ToolResult {
  switch (outcome.kind) {
    case 'applied':
      return succeeded(appliedText(outcome));
    case 'refused':
      return failed(refusedText(outcome, names));
    case 'rejected':
      return rejectedAnswer(outcome, names);
  }
}

/** What `apply_patch` answers: a line for each file, or why nothing of the patch was applied. */
export function patchAnswer(outcome: PatchOutcome, names: TaskNames = idAlone): ToolResult {
  if (outcome.kind === 'patched') return succeeded(outcome.files.map(appliedText).join('\n'));
  if (outcome.kind === 'torn') return failed(`Error: ${outcome.message}`);
  return failed(`${changeAnswer(outcome, names).text}\nNothing of the patch was applied, in no file.`);
}

/** What a call that was not carried out answers; paths that a task may not touch are refused, all else is an error. */
export function rejectedAnswer({ why, message, present, by = [] }: Rejected, names: TaskNames = idAlone): ToolResult {
  const word = why === 'protected' || why === 'outside' ? 'Refused' : 'Error';
  const who = by.length > 0 ? ` In use by: ${by.map(names).join(', ')}.` : '';
  return failed(`${word}: ${message}${who}${numbered(present)}`);
}

function appliedText(outcome: Applied): string {
  const { path, change, added, removed, mergedWith, matchedApartFrom, lines, unsaved, changedOnSave } = outcome;
  const notes: string[] = [];
  if (change === 'create') notes.push(`Applied: created ${path} (${String(added)} lines).`);
  else if (change === 'delete') notes.push(`Applied: deleted ${path}.`);
  else if (change === 'move') notes.push(`Applied: moved to ${path}.`);
  else if (added === 0 && removed === 0) notes.push(`Applied: ${path} already stands so; nothing had to change.`);
  else {
    const where = lines ? `, now lines ${String(lines.from)}–${String(lines.to)}` : '';
    const merged = mergedWith.length > 0 ? `, merged with ${changesOf(mergedWith)}` : '';
    const matched = matchedApartFrom ? `, matched apart from ${listed(matchedApartFrom)}` : '';
    notes.push(`Applied to ${path} (+${String(added)} −${String(removed)}${where})${matched}${merged}.`);
  }
  if (mergedWith.length > 0) notes.push('Read the file again to see their lines.');
  if (unsaved !== undefined) notes.push(`It is not saved yet: ${unsaved}.`);
  if (changedOnSave) notes.push(savedText(changedOnSave));
  return notes.join(' ');
}

function savedText(changes: readonly NumberedLines[]): string {
  if (changes.length === 0) return 'Saving reformatted the file; read it again before you edit or write it.';
  return `Saving changed lines further; they are now:${changes.map(numbered).join('\n…')}`;
}

function refusedText({ reason, by, present }: Refused, names: TaskNames): string {
  const who = by.length > 0 ? ` Changed by: ${by.map((author) => nameOf(author, names)).join(', ')}.` : '';
  const now = present ? `\nAs it stands now:${numbered(present)}` : '';
  return `Refused: ${reason}${who}${now}`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

const nameOf = (author: Author, names: TaskNames): string =>
  author === null ? `not a task (${authorName(author, names)})` : names(author);

/** `task-1's change`, `task-1's and task-2's changes`, `a change that was not a task's`. */
function changesOf(authors: readonly Author[]): string {
  const tasks = authors.filter((author) => author !== null).map((task) => `${task}'s`);
  const named = `${listed(tasks)} change${tasks.length > 1 ? 's' : ''}`;
  if (!authors.includes(null)) return named;
  return tasks.length === 0 ? "a change that was not a task's" : `${named} and one that was not a task's`;
}

function numbered(present: NumberedLines | undefined): string {
  return (present?.lines ?? []).map((line, index) => `\n${String((present?.from ?? 1) + index)}\t${line}`).join('');
}
