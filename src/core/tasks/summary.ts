import { errorMessage } from '../base/errors.ts';
import { cutMiddle } from '../base/text.ts';

/** The longest summary that goes into a caller's context, in UTF-16 units (D10). */
const summaryLimit = 24_000;

/** A summary that fits the limit: a longer one is cut in the middle and says where `keep` put the whole. */
export async function boundedSummary(summary: string, keep: (text: string) => Promise<string>): Promise<string> {
  if (summary.length <= summaryLimit) return summary;
  let place: string;
  try {
    place = `the whole text is in ${await keep(summary)}`;
  } catch (error) {
    place = `the whole text could not be stored: ${errorMessage(error)}`;
  }
  const note = `\n\n[… ${String(summary.length)} characters, cut in the middle; ${place} …]\n\n`;
  return cutMiddle(summary, summaryLimit, note);
}

/** What all summaries of one answer or notice may have together, so that a caller's context stays small. */
const sharedLimit = 48_000;

/** The longest result of `count` in the same answer, as JSON in UTF-16 units; alone each has room for any that a task may hand over. */
export function sharedResultLimit(count: number): number {
  return count <= 1 ? Number.POSITIVE_INFINITY : Math.floor(sharedLimit / count);
}

/** A task's summary as one of `count` in the same answer; what is left out can be had by collecting that task alone. */
export function sharedSummary(summary: string, count: number): string {
  const note = '\n\n[… cut in the middle; collect_task with this task_id alone brings more …]\n\n';
  return count <= 1 ? summary : cutMiddle(summary, Math.max(1_000, Math.floor(sharedLimit / count)), note);
}
