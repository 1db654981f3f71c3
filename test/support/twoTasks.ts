import assert from 'node:assert/strict';
import type { Author } from '../../src/core/files/outcome.ts';
import type { TaskFiles } from '../../src/core/files/taskFiles.ts';
import { filesFixture, never, type FilesFixture } from './filesFixture.ts';

/** What the two tasks find. */
export const start = { 'a.txt': 'a1\na2\na3\na4\n', 'b.txt': 'b1\nb2\n' };

/** Two tasks on the files, and who, or else what, stops a revert or its restoring. */
export class Two {
  readonly fixture: FilesFixture = filesFixture(start);
  readonly one = this.fixture.coordinator.openSession('task-1');
  readonly two = this.fixture.coordinator.openSession('task-2');

  texts(): Record<string, string> {
    const { workspace } = this.fixture;
    const found = ['a.txt', 'b.txt', 'c.txt', 'd.txt'].map((path) => [path, workspace.text(path)] as const);
    return Object.fromEntries(found.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
  }

  revert(task: TaskFiles): Promise<Author[]> {
    return this.switchOver('revert', task);
  }

  restore(task: TaskFiles): Promise<Author[]> {
    return this.switchOver('restore', task);
  }

  private async switchOver(kind: 'revert' | 'restore', { taskId }: TaskFiles): Promise<Author[]> {
    const { conflicts } = await this.fixture.coordinator.review[kind](taskId, {}, never);
    return conflicts.flatMap(({ by, reason }) => (by.length > 0 ? by : [reason]));
  }

  /** A journal that is read again tells the same. */
  async reload(): Promise<void> {
    const { workspace, store, coordinator } = this.fixture;
    const again = filesFixture({}, { workspace, store });
    await again.coordinator.restore();
    for (const task of ['task-1', 'task-2']) {
      assert.deepEqual(await again.coordinator.review.look(task, never), await coordinator.review.look(task, never));
      assert.equal(again.coordinator.review.isReverted(task), coordinator.review.isReverted(task));
    }
  }
}
