import assert from 'node:assert/strict';
import { DisposableStore } from '../../../../src/core/base/disposable.ts';

describe('A store of disposables', () => {
  it('releases the last first, all of them once, also where one throws, and at once what comes later', () => {
    const store = new DisposableStore();
    const released: string[] = [];
    const add = (name: string): unknown => store.add({ dispose: () => void released.push(name) });
    add('first');
    store.add({
      dispose: () => {
        throw new Error('stuck');
      },
    });
    add('last');
    assert.throws(() => {
      store.dispose();
    }, /stuck/);
    assert.deepEqual(released, ['last', 'first']);
    add('late');
    store.dispose();
    assert.deepEqual(released, ['last', 'first', 'late']);
  });
});
