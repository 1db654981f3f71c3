import assert from 'node:assert/strict';
import { throwIfAborted } from '../../src/core/base/errors.ts';
import { LateProduct } from '../../src/lateProduct.ts';
import type { Product } from '../../src/product.ts';
import { deferred, settle } from '../support/deferred.ts';

const ignore = (): undefined => undefined;

describe('A late product', () => {
  const stage = () => {
    const loading = deferred();
    const logged: string[] = [];
    const told = { starts: 0, closed: 0, logged };
    const close = (): Promise<void> => {
      told.closed++;
      return Promise.resolve();
    };
    const product = { close } as Partial<Product> as Product;
    const late = new LateProduct(
      async (signal) => {
        told.starts++;
        await loading.promise;
        throwIfAborted(signal);
        return product;
      },
      { debug: ignore, info: ignore, warn: ignore, error: (message) => logged.push(message) },
    );
    return { loading, told, product, late };
  };

  it('starts once, when it is first asked for, and all wait for it', async () => {
    const { loading, told, product, late } = stage();
    await settle();
    assert.equal(told.starts, 0);
    const both = Promise.all([late.get(), late.get()]);
    loading.resolve();
    assert.deepEqual(await both, [product, product]);
    assert.equal(told.starts, 1);
  });

  it('that cannot start says so to all who ask, and can be closed', async () => {
    const { loading, told, late } = stage();
    const first = late.get();
    loading.reject(new Error('a file is missing'));
    const refusal = {
      name: 'HumanError',
      message: 'Fanout did not start; reload the window to try again (a file is missing).',
    };
    await assert.rejects(first, refusal);
    await assert.rejects(late.get(), refusal);
    assert.deepEqual(told.logged, ['Fanout did not start.']);
    await late.close();
    assert.equal(told.starts, 1);
  });

  it('never starts when it was closed before', async () => {
    const { told, late } = stage();
    await late.close();
    await assert.rejects(late.get(), { name: 'AbortError' });
    assert.equal(told.starts, 0);
  });

  it('D41: is closed while it starts: what starts ends, and nobody is told of a failure', async () => {
    const { loading, told, late } = stage();
    const asked = late.get();
    let isClosed = false;
    const closing = late.close().then(() => {
      isClosed = true;
    });
    await settle();
    assert.equal(isClosed, false);
    loading.resolve();
    await assert.rejects(asked, { name: 'AbortError' });
    await closing;
    assert.deepEqual(told, { starts: 1, closed: 0, logged: [] });
  });

  it('D41: is closed when it has started', async () => {
    const { loading, told, late } = stage();
    loading.resolve();
    await late.get();
    await late.close();
    assert.equal(told.closed, 1);
  });
});
