import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startProduct } from '../../../src/product.ts';
import { isClaimed } from '../../../src/vscode/store/sessionClaim.ts';
import { makeTemporaryFolder } from '../../support/vscode-host/temporaryFolder.ts';

describe('a start that fails', () => {
  const storage = makeTemporaryFolder('start');
  after(() => {
    storage.dispose();
  });

  it('D41: after everything was made leaves nothing listening and the session free, and says why', async () => {
    const listening = new Set<unknown>();
    const subscriptions: vscode.Disposable[] = [];
    const uri = vscode.Uri.file(storage.path);
    const window = {
      subscriptions,
      storageUri: uri,
      globalStorageUri: uri,
      secrets: {
        get: () => Promise.resolve(undefined),
        onDidChange: (listener: unknown) => {
          listening.add(listener);
          return { dispose: () => listening.delete(listener) };
        },
      },
      /** The last that a start asks for. */
      get workspaceState(): vscode.Memento {
        assert.equal(listening.size, 1);
        throw new Error('the memory is gone');
      },
    } as unknown as vscode.ExtensionContext;
    const logged: string[] = [];
    const log = (message: string): void => void logged.push(message);
    const logger = { debug: log, info: log, warn: log, error: log };
    await assert.rejects(startProduct(window, logger, new AbortController().signal), /the memory is gone/);
    assert.equal(listening.size, 0);
    const sessions = readdirSync(join(storage.path, 'sessions'));
    assert.equal(sessions.length, 1);
    assert.equal(await isClaimed(join(storage.path, 'sessions', String(sessions[0]))), false);
    assert.deepEqual(logged, []);
  });
});
