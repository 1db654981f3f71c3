import { errorMessage } from '../base/errors.ts';
import { cutMiddle } from '../base/text.ts';
import { fitText, sizeOf } from './answerRoom.ts';
import type { TaskEnding } from './taskEnding.ts';

/** The longest summary that goes into a caller's context, in UTF-16 units (D10). */
const longestSummary = 24_000;

/** The same as JSON, where a line break or a quote takes two; a summary of control characters is cut sooner. */
const summaryRoom = 2 * longestSummary;

/** The longest result, as JSON in UTF-16 units: it goes into its spawner's context as it stands. */
export const longestResult = 24_000;

type Outcome = Pick<TaskEnding, 'summary' | 'result' | 'wholeAt'>;

/**
 * What a task leaves, short enough for its spawner's context. A longer summary is cut in the middle, a longer result left
 * out, for data is never cut; the summary says where `keep` put the whole.
 */
export async function boundedOutcome(
  { summary, result }: Outcome,
  keep: (text: string) => Promise<string>,
): Promise<Outcome> {
  const isShort = summary.length <= longestSummary && sizeOf(summary) <= summaryRoom;
  const size = result === undefined ? 0 : sizeOf(result);
  const fits = size <= longestResult;
  if (isShort && fits) return { summary, result };
  const whole = fits ? summary : `${summary}\n\nResult:\n\n${JSON.stringify(result, null, 2)}\n`;
  const { place, wholeAt } = await keptAt(whole, keep);
  const leftOut = fits ? '' : `\n\n[… its result, ${String(size)} characters, is left out; ${place} …]`;
  const note = `\n\n[… ${String(summary.length)} characters, cut in the middle; ${place} …]\n\n`;
  const shown = fitText(cutMiddle(summary, longestSummary - leftOut.length, note), summaryRoom - sizeOf(leftOut), note);
  return { summary: shown + leftOut, result: fits ? result : undefined, wholeAt };
}

async function keptAt(
  text: string,
  keep: (text: string) => Promise<string>,
): Promise<{ readonly place: string; readonly wholeAt: string | undefined }> {
  try {
    const wholeAt = await keep(text);
    return { place: `the whole text is in ${wholeAt}`, wholeAt };
  } catch (error) {
    return { place: `the whole text could not be stored: ${errorMessage(error)}`, wholeAt: undefined };
  }
}
