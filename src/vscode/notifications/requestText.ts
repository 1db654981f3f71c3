import { plainText } from '../../core/base/plainText.ts';
import type { WaitingFor } from '../../core/tasks/task.ts';
import { messageText } from '../messageText.ts';
import { reachesIntoLink } from './messageLinks.ts';

/** A task that waits for something, as it is called. */
export interface AskingTask {
  readonly id: string;
  readonly label: string;
  readonly waitingFor: WaitingFor;
}

/** Which task asks for what, on one line that may be cut. */
export function requestLine({ label, waitingFor }: AskingTask): string {
  const [first = ''] = waitingFor.text.split('\n', 1);
  return messageText(`${label}: ${first}`);
}

/** What stands in a dialog below that line: the rest, or all where the line does not hold the first one letter by letter. */
export function requestDetail(task: AskingTask): string {
  const [first = '', ...others] = task.waitingFor.text.split('\n');
  const isWhole = requestLine(task) === plainText(`${task.label}: ${first}`);
  return plainText((isWhole ? others : [first, ...others]).join('\n'));
}

/** True when the line holds all of what is to be approved, and nothing of it can be taken for a link (S10, S12). */
export function showsInFull(task: AskingTask): boolean {
  return requestDetail(task) === '' && !reachesIntoLink(requestLine(task));
}
