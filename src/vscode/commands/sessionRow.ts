import { ellipsis } from '../../core/base/text.ts';
import { statusWord } from '../../core/base/statusWord.ts';
import { taskStatuses } from '../../core/tasks/taskStatus.ts';
import { messageText } from '../messageText.ts';
import type { ListedSession } from '../store/listedSession.ts';

/** A session in words, as one of a list: what it is about, when it began, how its tasks stand, and which window has it. */
export function sessionRow(
  { title, startedAt, tasks, place }: ListedSession,
  now: Date,
): { readonly label: string; readonly description: string; readonly detail: string } {
  const [line = ''] = title.trim().split('\n', 1);
  const words = [began(new Date(startedAt), now), ...placeWords[place]];
  const counts = taskStatuses
    .map((status) => [tasks.filter((task) => task === status).length, statusWord(status)] as const)
    .filter(([number]) => number > 0)
    .map((part) => part.join(' '));
  return {
    label: line === '' ? 'Nothing yet' : ellipsis(messageText(line), 80),
    description: words.join(' · '),
    detail: counts.length === 0 ? 'no tasks' : counts.join(', '),
  };
}

function began(date: Date, now: Date): string {
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === now.toDateString()) return `today ${time}`;
  return `${date.toLocaleDateString(undefined, { dateStyle: 'medium' })} ${time}`;
}

const placeWords = { here: ['this session'], elsewhere: ['open in another window'], nowhere: [] } as const;
