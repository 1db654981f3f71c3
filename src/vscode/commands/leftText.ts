import { count } from '../amounts.ts';

/** What a person is told of so many tasks that leaving their session has interrupted. */
export function interruptedText(number: number): string {
  const [were, them] = number === 1 ? ['was', 'it'] : ['were', 'them'];
  return `Fanout: ${count(number, 'task')} ${were} interrupted; Show Sessions… opens that session again, where Resume lets ${them} go on.`;
}

/** What a person is told of so many tasks that had not stopped when their session was left. */
export function unstoppedText(number: number): string {
  const whose = number === 1 ? 'of it' : 'of theirs';
  return `Fanout: ${count(number, 'task')} of the session that was left did not stop in time; see whether a program ${whose} still runs.`;
}
