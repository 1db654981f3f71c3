import assert from 'node:assert/strict';
import { staleMessage } from '../../../../src/core/child/staleMessage.ts';
import { taskName } from '../../../../src/core/child/taskNames.ts';
import type { StaleRead } from '../../../../src/core/files/outcome.ts';
import { TaskStage } from '../../../support/taskStage.ts';

const names = (id: string): string => `${id}!`;

describe('F24: what a task is told of changed files', () => {
  it('names each file with who, and how many lines', () => {
    const stale: StaleRead[] = [
      { path: 'a.ts', by: ['t1', null], what: { kind: 'changed', lines: 3 } },
      { path: 'b.ts', by: [null], what: { kind: 'deleted' } },
      { path: 'd.ts', by: ['t2'], what: { kind: 'moved', from: 'c.ts' } },
    ];
    assert.equal(
      staleMessage(stale, names),
      '[Fanout] Others changed files that you have read:\n' +
        '- a.ts: 3 lines, by t1!, the person or another program\n' +
        '- b.ts: deleted by the person or another program\n' +
        '- c.ts: now d.ts, by t2!\n' +
        'Your edits are merged with theirs. Read again what your next step builds on.',
    );
  });

  it('names eight files at most, and counts the rest', () => {
    const stale = (count: number): StaleRead[] =>
      Array.from({ length: count }, (_, index) => ({
        path: `${String(index)}.ts`,
        by: [null],
        what: { kind: 'changed', lines: 1 },
      }));
    assert.doesNotMatch(staleMessage(stale(8), names) ?? '', /more/);
    assert.match(staleMessage(stale(11), names) ?? '', /- 7\.ts: 1 line, [^\n]*\n- and 3 more\n/);
    assert.doesNotMatch(staleMessage(stale(11), names) ?? '', /8\.ts/);
  });

  it('says nothing when nothing has changed', () => {
    assert.equal(staleMessage([], names), undefined);
  });

  it('a task is named with its module and the first words of its goal, on one line', async () => {
    const stage = new TaskStage(() => new Promise(() => undefined));
    const named = async (goal: string, fields: Readonly<Record<string, unknown>>): Promise<string> =>
      taskName(stage.registry.get(await stage.spawn(goal, fields)));
    assert.match(await named('Convert\nit all', { module: 'src/a' }), /^\S+ \(module src\/a, "Convert it all"\)$/);
    assert.match(await named('x'.repeat(90), {}), /^\S+ \("x{59}…"\)$/);
  });
});
