import { HumanError } from '../../core/base/errors.ts';
import { statusWord } from '../../core/base/statusWord.ts';
import type { TaskStatus } from '../../core/tasks/taskStatus.ts';
import type { Invocation } from './invocation.ts';

/** What a command on a task answers a script: `ok`, and where the task stands. */
export type Answer = Readonly<Record<string, unknown>>;

/** A script reads `{ ok: false }`; a person has to be told. */
export function refusalIsAnError(invocation: Invocation, answer: Answer, problem: string): Answer {
  if (answer['ok'] === true || !invocation.isByHand) return answer;
  throw new HumanError(`The task ${problem}: it is ${statusWord(answer['status'] as TaskStatus)} already.`);
}
