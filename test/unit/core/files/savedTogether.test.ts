import assert from 'node:assert/strict';
import type { TaskFiles } from '../../../../src/core/files/taskFiles.ts';
import { applied, filesFixture, never, replace, tenLines } from '../../../support/filesFixture.ts';

const path = 'a.txt';

describe('edits of several tasks that are saved at once', () => {
  it('F20: F21: what saving did to lines of tasks that were saved together is each one’s own', async () => {
    const { coordinator, workspace } = filesFixture({ [path]: tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    const text = (): string | undefined => workspace.text(path);
    // Longer, in its place, touching lines of both, and a line of nobody's.
    const bySaving = (saved: string): string => {
      return saved
        .replace('ONE', 'one;\none;')
        .replace(/TWO|ONE 7|TWO 8/g, (line) => `${line};`)
        .replace('l10', 'end');
    };
    workspace.onSave = bySaving;
    const edits: readonly [TaskFiles, string, string][] = [
      [one, 'l2\n', 'ONE\n'],
      [two, 'l4\n', 'TWO\n'],
      [one, 'l7\n', 'ONE 7\n'],
      [two, 'l8\n', 'TWO 8\n'],
    ];
    const outcomes = await Promise.all(edits.map(([task, from, to]) => replace(task, path, from, to)));
    for (const outcome of outcomes) applied(outcome);
    assert.equal(workspace.count('applyEdits'), 1);
    workspace.onSave = (saved) => saved;
    const both = edits.reduce((lines, [, from, to]) => lines.replace(from, to), tenLines);
    assert.equal(text(), bySaving(both));
    applied(await replace(one, path, 'one;\none;\n', 'one;\nmore;\n'));
    assert.deepEqual((await coordinator.review.revert('task-1', {}, never)).conflicts, []);
    assert.equal(text(), bySaving(tenLines.replace('l4', 'TWO').replace('l8', 'TWO 8')));
    assert.deepEqual((await coordinator.review.revert('task-2', {}, never)).conflicts, []);
    assert.equal(text(), tenLines);
  });
});
