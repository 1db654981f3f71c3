import assert from 'node:assert/strict';
import { Journal, type JournalChange } from '../../../../src/core/files/history/journal.ts';
import { MemoryJournalStore } from '../../../support/memoryJournal.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const place = (path: string): { path: string; at: string } => ({ path, at: `/ws/${path}` });
const change: JournalChange = {
  task: 'task-1',
  kind: 'edit',
  file: place('a.txt'),
  before: 'h1',
  after: 'h2',
  hunks: [{ start: 3, removed: ['one'], added: ['two\u2028', ''] }],
};

describe('journal', () => {
  it('has a change as intended before and as applied after, over a reload', async () => {
    const store = new MemoryJournalStore();
    const journal = new Journal(store, logger);
    const [first] = await journal.intend([change]);
    const failed = await journal.intend([{ ...change, kind: 'move', to: place('b.txt'), hunks: [] }]);
    await journal.settle(failed, 'failed');
    await journal.intend([change]);
    await journal.settle([first ?? 0], 'applied');
    const again = new Journal(store, logger);
    assert.deepEqual(
      (await again.load()).entries.map(({ sequence, state }) => [sequence, state]),
      [
        [1, 'applied'],
        [2, 'failed'],
        [3, 'intended'],
      ],
    );
    assert.deepEqual(await again.intend([change]), [4]);
  });

  it('goes on numbering where an earlier run ended, without being told to load', async () => {
    const store = new MemoryJournalStore();
    await new Journal(store, logger).intend([change, change]);
    assert.deepEqual(await new Journal(store, logger).intend([change]), [3]);
  });

  it('F19: drops a torn last line at every place it can be torn, and goes on behind it', async () => {
    const store = new MemoryJournalStore();
    const journal = new Journal(store, logger);
    await journal.settle(await journal.intend([change]), 'applied');
    const whole = store.text.length;
    await journal.intend([change]);
    for (let length = whole; length < store.text.length; length++) {
      const torn = new MemoryJournalStore(store.text.slice(0, length));
      const reloaded = new Journal(torn, logger);
      // A line that lacks only its line end is whole.
      const kept = length === store.text.length - 1 ? ['a.txt', 'a.txt'] : ['a.txt'];
      const paths = async (of: Journal): Promise<string[]> => (await of.load()).entries.map(({ path }) => path);
      assert.deepEqual(await paths(reloaded), kept);
      await reloaded.intend([{ ...change, file: place('later.txt') }]);
      assert.deepEqual(await paths(new Journal(torn, logger)), [...kept, 'later.txt']);
    }
  });

  it('F14: what could not be appended is not noted, and the next append stands on a line of its own', async () => {
    const store = new MemoryJournalStore();
    const journal = new Journal(store, logger);
    store.fault = (text) => {
      store.text += text.slice(0, 20); // the disk was full in the middle
      return new Error('disk full');
    };
    await assert.rejects(journal.intend([change]), /disk full/);
    store.fault = undefined;
    await journal.intend([{ ...change, file: place('b.txt') }]);
    const { entries } = await new Journal(store, logger).load();
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['b.txt'],
    );
  });

  it('writes what comes while it writes in one go', async () => {
    const store = new MemoryJournalStore();
    const appends: string[] = [];
    const append = store.append.bind(store);
    store.append = (text) => {
      appends.push(text);
      return append(text);
    };
    const journal = new Journal(store, logger);
    await Promise.all(Array.from({ length: 100 }, () => journal.intend([change])));
    assert.ok(appends.length <= 2, String(appends.length));
    assert.equal((await new Journal(store, logger).load()).entries.length, 100);
  });
});
