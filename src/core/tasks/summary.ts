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
