import * as z from 'zod/mini';
import { defineTool, failed, succeeded, type Tool } from '../../agent/tool.ts';
import type { GivenAnswer } from '../../tasks/taskRequests.ts';

/** Asks the spawner and the person; `undefined` when nobody answered in time. */
export type AskParent = (question: string, signal: AbortSignal) => Promise<GivenAnswer | undefined>;

/** The longest question, in UTF-16 units: it stands in the conversation of whoever answers. */
const longest = 4000;

/** `ask_parent`: waits for an answer of whoever gave the task, or of the person (D38). */
export function askParent(ask: AskParent): Tool {
  return defineTool({
    name: 'ask_parent',
    description:
      'Asks whoever gave you the task, and waits for the answer, at most 10 minutes. Only for a decision that is not ' +
      'yours and that the code does not settle; else decide yourself. One question with all they need to answer it.',
    effect: 'read',
    input: z.object({ question: z.string().check(z.describe('Complete in itself, with the choices you see.')) }),
    run: async ({ question }, signal) => {
      if (question.trim() === '') return failed('Error: ask_parent: the question is blank; say what you must know.');
      if (question.length > longest) {
        return failed(`Error: ask_parent: the question is longer than ${String(longest)} characters; ask in short.`);
      }
      const answer = await ask(question.trim(), signal);
      if (!answer) return succeeded('no answer, decide yourself; say in your summary what you assumed.');
      return succeeded(`The ${answer.from} answers: ${answer.text}`);
    },
  });
}
