import assert from 'node:assert/strict';
import { applied, filesFixture, never } from '../../../support/filesFixture.ts';

describe('very many lines changed at once', function () {
  this.timeout(20_000);

  it('F13: one text is replaced in 100,000 places, in neighbouring lines and in every second one', async () => {
    // In time that grows with their square, either takes far longer than a test may.
    const text = 'x\n'.repeat(50_000) + 'x\nkept\n'.repeat(50_000);
    const { coordinator, workspace } = filesFixture({ 'a.txt': text });
    const replacement = { oldText: 'x', newText: 'yy', replaceAll: true };
    applied(await coordinator.openSession('task-1').edit('a.txt', replacement, never));
    assert.equal(workspace.text('a.txt'), text.replaceAll('x', 'yy'));
  });
});
