import type { TaskReview } from '../../../src/core/files/review/taskReview.ts';
import { never } from '../filesFixture.ts';
import type { Anomaly, Finding } from './checkHistory.ts';
import type { HistoryRecord } from './historyRecord.ts';

/**
 * Takes an agent's work back once all is quiet, and brings it back again (F20): only its own lines may go, and only those
 * that it took away may come; what stays of it is told. Lines tell by their beginning who brought them.
 */
export async function checkRevert(agent: string, review: TaskReview, record: HistoryRecord): Promise<Finding[]> {
  const before = record.standing();
  const reverted = await review.revert(agent, {}, never);
  const after = record.standing();
  const restored = await review.restore(agent, {}, never);
  const again = record.standing();

  const isOwn = (line: string): boolean => line.startsWith(`${agent}.`);
  const taken = record.events.flatMap((event) => {
    return event.kind === 'begin' && event.operation.hand === agent ? event.operation.removes : [];
  });
  const [linesBefore, linesAfter] = [linesOf(before), linesOf(after)];
  const went = linesBefore.filter((line) => !isOwn(line) && !linesAfter.includes(line));
  const came = linesAfter.filter((line) => !linesBefore.includes(line) && !taken.includes(line));
  const left = reverted.conflicts.length > 0 ? [] : linesAfter.filter(isOwn);
  const doubled = linesAfter.filter((line, index) => linesAfter.indexOf(line) !== index);
  const strange = restored.conflicts.length > 0 ? [] : differing(before, again);
  const find = (anomaly: Anomaly, lines: readonly string[], what: string): Finding[] => {
    return lines.length === 0 ? [] : [{ anomaly, message: `${lines.join(', ')} ${what} by a revert of ${agent}` }];
  };
  return [
    ...find('lost', went, 'went'),
    ...find('from nowhere', came, 'came'),
    ...find('applied', left, 'stayed without a conflict'),
    ...find('doubled', doubled, 'stands twice'),
    ...find('misplaced', strange, 'is not as before once it was brought back'),
  ];
}

type Standing = ReturnType<HistoryRecord['standing']>;

const linesOf = (standing: Standing): string[] => [...standing.values()].flat();

/** The paths whose lines are not the same. */
function differing(before: Standing, after: Standing): string[] {
  return [...before.keys()].filter((path) => before.get(path)?.join('\n') !== after.get(path)?.join('\n'));
}
