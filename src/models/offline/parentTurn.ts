import type { Message } from '../../core/model/message.ts';
import type { PlannedCall, PlannedTurn } from './plannedTurn.ts';
import { isConversionGoal, remedy, selfDescription } from './goal.ts';
import { folderOf } from './paths.ts';
import { sumUp } from './taskNotices.ts';

const noticeHeading = '[Task notices]';

/** What begins so is said by Fanout, not by the person. */
const ownHeadings = [noticeHeading, '[Fanout]'];

/** The next turn of the parent: it sums up what its tasks report, delegates the one refactor, or says what it is. */
export function parentTurn(messages: readonly Message[], tools: ReadonlySet<string>): PlannedTurn {
  const answered = messages.findLastIndex((message) => message.role === 'assistant' && message.toolCalls.length === 0);
  const recent = messages.slice(answered + 1);
  const notices = recent.filter((message) => message.role === 'user' && message.text.startsWith(noticeHeading));
  const asked = recent.findLast(
    ({ role, text }) => role === 'user' && !ownHeadings.some((heading) => text.startsWith(heading)),
  );
  const report = notices.length > 0 ? sumUp(notices.map(({ text }) => text)) : '';
  if (!asked) return { text: report === '' ? selfDescription : report, calls: [] };
  const turn = answer(asked.text, recent, tools);
  return report === '' || turn.calls.length > 0 ? turn : { text: `${turn.text}\n\n${report}`, calls: [] };
}

function answer(question: string, recent: readonly Message[], tools: ReadonlySet<string>): PlannedTurn {
  const canDelegate = tools.has('delegate_task_async') && tools.has('list_files');
  if (!isConversionGoal(question) || !canDelegate)
    return { text: `${selfDescription} Name folders and ask me to convert them to ES modules. ${remedy}`, calls: [] };
  const started = recent.filter((message) => message.role === 'tool' && message.toolName === 'delegate_task_async');
  if (started.length > 0) return { text: afterStart(started.map(({ text }) => text)), calls: [] };
  const listing = recent.findLast((message) => message.role === 'tool' && message.toolName === 'list_files');
  if (!listing)
    return { text: 'Looking which folders there are.', calls: [{ name: 'list_files', input: { glob: '*.js' } }] };
  const modules = namedFolders(question, foldersIn(listing.text));
  if (modules.length === 0)
    return {
      text: `${selfDescription} I found none of the folders that you name; say for example: convert src/api and src/db to ES modules.`,
      calls: [],
    };
  return {
    text: `Delegating the conversion of ${modules.join(', ')}: one task for each.`,
    calls: modules.map((module) => delegateCall(question, module, modules)),
  };
}

function delegateCall(goal: string, module: string, modules: readonly string[]): PlannedCall {
  const others = modules.filter((other) => other !== module);
  const context =
    others.length === 0
      ? ''
      : `At the same time other tasks convert these modules:\n${others.map((other) => `- ${other}`).join('\n')}`;
  return { name: 'delegate_task_async', input: { goal, module, context } };
}

function afterStart(answers: readonly string[]): string {
  const failures = answers.flatMap((text) => {
    const match = /"error"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text);
    return match ? [match[1] ?? ''] : text.startsWith('Error') ? [text] : [];
  });
  const count = answers.length - failures.length;
  const parts = [`${String(count)} ${count === 1 ? 'task is' : 'tasks are'} at work; I sum up when they have ended.`];
  for (const failure of failures) parts.push(`Not started: ${failure}`);
  return parts.join('\n');
}

function foldersIn(listing: string): string[] {
  const folders = new Set<string>();
  for (const line of listing.split('\n'))
    for (let folder = folderOf(line.trim()); folder !== ''; folder = folderOf(folder)) folders.add(folder);
  return [...folders].sort();
}

/** The folders that the text names, as paths or by a last part that only one folder has. */
function namedFolders(text: string, folders: readonly string[]): string[] {
  const words = new Set(text.split(/[^\w@./-]+/).map((word) => word.replace(/^\.\/|[./]+$/g, '')));
  const exact = folders.filter((folder) => words.has(folder));
  if (exact.length > 0) return exact.filter((folder) => !exact.some((other) => other.startsWith(`${folder}/`)));
  return folders.filter((folder) => {
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    return words.has(name) && folders.filter((other) => other.endsWith(`/${name}`) || other === name).length === 1;
  });
}
