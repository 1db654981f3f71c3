import { statusWord } from '../../core/base/statusWord.ts';
import { selfDescription } from './goal.ts';

interface TaskNotice {
  readonly task: string;
  readonly status: string;
  readonly summary: string;
  readonly error: string | undefined;
  readonly files: readonly { readonly path: string; readonly added: number; readonly removed: number }[];
}

/** Sums up messages of task notices: what became of each module, what could not be done, who shared which file. */
export function sumUp(messages: readonly string[]): string {
  const notices = messages
    .flatMap((message) => message.split('\n').map(readNotice))
    .filter((notice) => notice !== undefined);
  if (notices.length === 0)
    return `${selfDescription} Tasks have ended, but I cannot read their reports:\n${messages.join('\n')}`;
  const lines = [headline(notices)];
  for (const notice of notices) lines.push(moduleLine(notice));
  const left = notices.flatMap((notice) => leftOver(notice));
  if (left.length > 0) lines.push('', 'What was not done:', ...new Set(left));
  const shared = sharedFiles(notices);
  if (shared.length > 0) lines.push('', `Changed by several tasks at once: ${shared.join(', ')}.`);
  lines.push('', selfDescription);
  return lines.join('\n');
}

function headline(notices: readonly TaskNotice[]): string {
  const done = notices.filter(({ status }) => status === 'done').length;
  const others = notices.filter(({ status }) => status !== 'done').map(({ task, status }) => `${task}: ${status}`);
  const files = new Set(notices.flatMap((notice) => notice.files.map(({ path }) => path)));
  const ended = `${String(done)} of ${String(notices.length)} ${notices.length === 1 ? 'task' : 'tasks'} done, ${String(files.size)} files changed.`;
  return others.length === 0 ? ended : `${ended} ${others.join(', ')}.`;
}

function moduleLine({ task, status, summary, error, files }: TaskNotice): string {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const kept = status === 'cancelled' && files.length > 0 ? 'What it had changed stays, and may be half done.' : '';
  const [line = ''] = summary.split('\n', 1);
  const first = error ?? (line === '' ? kept : line);
  const words = first === '' ? '' : ` ${first}`;
  return `- ${task} (${status}):${words} ${String(files.length)} files, +${String(added)} −${String(removed)}.`;
}

/** The list items under a heading of the summary that says what could not be done. */
function leftOver({ summary }: TaskNotice): string[] {
  const lines = summary.split('\n');
  const from = lines.findIndex((line) => line.startsWith('Could not be converted'));
  if (from === -1) return [];
  const after = lines.slice(from + 1);
  const end = after.findIndex((line) => !line.startsWith('- '));
  return end === -1 ? after : after.slice(0, end);
}

function sharedFiles(notices: readonly TaskNotice[]): string[] {
  const counts = new Map<string, number>();
  for (const { files } of notices) for (const { path } of files) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([path, count]) => `${path} (${String(count)} tasks)`);
}

function readNotice(line: string): TaskNotice | undefined {
  if (!line.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const files = Array.isArray(fields['files_changed']) ? (fields['files_changed'] as unknown[]) : [];
  return {
    task: text(fields['module']) ?? text(fields['goal']) ?? text(fields['task_id']) ?? 'a task',
    status: statusWord(text(fields['status']) ?? 'ended'),
    summary: text(fields['summary']) ?? '',
    error: text(fields['error']),
    files: files.map((file) => {
      const { path, added, removed } = file as Readonly<Record<string, unknown>>;
      return { path: text(path) ?? '', added: Number(added ?? 0), removed: Number(removed ?? 0) };
    }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
