import assert from 'node:assert/strict';
import type { Tool } from '../../../../../src/core/agent/tool.ts';
import { deleteFile } from '../../../../../src/core/child/tools/deleteFile.ts';
import { editFile } from '../../../../../src/core/child/tools/editFile.ts';
import { moveFile } from '../../../../../src/core/child/tools/moveFile.ts';
import { readFile } from '../../../../../src/core/child/tools/readFile.ts';
import { writeFile } from '../../../../../src/core/child/tools/writeFile.ts';
import { filesFixture, never, tenLines } from '../../../../support/filesFixture.ts';

const text = async (tool: Tool, input: unknown): Promise<string> => (await tool.run(input, never)).text;

describe('file tools of a child', () => {
  it('read_file answers a header with the range, then each line with its number and a tab', async () => {
    const { coordinator } = filesFixture({ 'a.txt': 'one\n\ttwo\n', 'empty.txt': '' });
    const tool = readFile(coordinator.openSession('task-1'));
    assert.equal(await text(tool, { path: 'a.txt' }), 'a.txt (lines 1–2 of 2)\n1\tone\n2\t\ttwo');
    assert.equal(await text(tool, { path: 'a.txt', start_line: 2 }), 'a.txt (lines 2–2 of 2)\n2\t\ttwo');
    assert.equal(await text(tool, { path: 'empty.txt' }), 'empty.txt (empty)');
    assert.match(await text(tool, { path: 'missing.txt' }), /^Error: There is no file missing\.txt\./);
    assert.match(await text(tool, { path: 'a.txt', start_line: 0 }), /^Error: read_file: the arguments do not fit/);
  });

  it('read_file tells where to go on, what is cut, and that unsaved text is shown', async () => {
    const { coordinator, workspace } = filesFixture({ 'a.txt': `${'x'.repeat(2_001)}\n${'y\n'.repeat(2_500)}` });
    workspace.type('a.txt', (typed) => typed);
    const header = (await text(readFile(coordinator.openSession('task-1')), { path: 'a.txt' })).split('\n')[0];
    assert.equal(
      header,
      'a.txt (lines 1–2000 of 2501; unsaved text included; too long and shown cut: line 1; more is left, go on with start_line 2001)',
    );
  });

  it('F1: F2: edit_file answers Applied, with whom it was merged, or Refused with who and the lines as they stand', async () => {
    const { coordinator } = filesFixture({ 'a.txt': tenLines });
    const [one, two] = [coordinator.openSession('task-1'), coordinator.openSession('task-2')];
    await text(readFile(two), { path: 'a.txt' });
    assert.equal(
      await text(editFile(one), { path: 'a.txt', old_string: 'l2\n', new_string: 'ONE\nmore\n' }),
      'Applied to a.txt (+2 −1, now lines 2–3).',
    );
    assert.equal(
      await text(editFile(two), { path: 'a.txt', old_string: 'l9', new_string: 'TWO' }),
      "Applied to a.txt (+1 −1, now lines 10–10), merged with task-1's change. Read the file again to see their lines.",
    );
    assert.equal(
      await text(editFile(two), { path: 'a.txt', old_string: 'l2', new_string: 'TWO' }),
      'Refused: The same lines were changed since you read them. Look at them as they stand now and edit again. ' +
        'Changed by: task-1.\nAs it stands now:\n1\tl1\n2\tONE\n3\tmore\n4\tl3\n5\tl4\n6\tl5',
    );
  });

  it('F10: F9: a protected or outside path is refused with the reason', async () => {
    const { coordinator } = filesFixture({});
    const tool = writeFile(coordinator.openSession('task-1'));
    assert.match(await text(tool, { path: '.git/hooks/pre-commit', content: 'x' }), /^Refused: .*protected, because/);
    assert.match(await text(tool, { path: '../x', content: 'x' }), /^Refused: .*out of the workspace/);
  });

  it('write_file, move_file and delete_file say what they did', async () => {
    const { coordinator } = filesFixture({});
    const files = coordinator.openSession('task-1');
    assert.equal(
      await text(writeFile(files), { path: 'src/a.txt', content: 'one\ntwo\n' }),
      'Applied: created src/a.txt (2 lines).',
    );
    assert.equal(await text(moveFile(files), { from: 'src/a.txt', to: 'b.txt' }), 'Applied: moved to b.txt.');
    assert.equal(await text(deleteFile(files), { path: 'b.txt' }), 'Applied: deleted b.txt.');
    assert.match(
      await text(deleteFile(files), { path: 'b.txt' }),
      /^Error: There is no file b\.txt\. It was deleted by/,
    );
  });

  it('F16: edit_file answers an error with the closest lines', async () => {
    const { coordinator } = filesFixture({ 'a.txt': '  one\n  two\n' });
    const answer = await text(editFile(coordinator.openSession('task-1')), {
      path: 'a.txt',
      old_string: '1\t  one',
      new_string: 'x',
    });
    assert.match(answer, /^Error: old_string is not in a\.txt\. Leave out the line numbers/);
  });
});
