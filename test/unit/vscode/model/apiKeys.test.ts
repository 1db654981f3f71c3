import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/core/base/emitter.ts';
import type { Logger } from '../../../../src/core/base/logger.ts';
import { ApiKeys, apiKeysSecret, type SecretStore } from '../../../../src/vscode/model/apiKeys.ts';
import { maskKey, splitKeys } from '../../../../src/vscode/model/storedKeys.ts';
import { settle } from '../../../support/deferred.ts';

const openAi = 'https://api.openai.com/v1';
const router = 'https://openrouter.ai/api/v1';

/** The editor's storage in memory; like the real one it tells of its own changes too. */
class FakeSecrets implements SecretStore {
  readonly values = new Map<string, string>();
  readonly changes = new Emitter<{ readonly key: string }>((error) => {
    throw error;
  });
  readonly onDidChange = this.changes.event;
  failing = false;

  get(name: string): Promise<string | undefined> {
    return this.failing ? Promise.reject(new Error('the key ring is locked')) : Promise.resolve(this.values.get(name));
  }

  store(name: string, value: string): Promise<void> {
    this.values.set(name, value);
    this.changes.fire({ key: name });
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.values.delete(name);
    this.changes.fire({ key: name });
    return Promise.resolve();
  }
}

class Stage {
  readonly secrets = new FakeSecrets();
  readonly logged: string[] = [];
  baseUrl = openAi;

  open(environmentKey?: string): ApiKeys {
    const note = (message: string): void => void this.logged.push(message);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    return new ApiKeys(this.secrets, environmentKey, () => this.baseUrl, logger);
  }
}

describe('ApiKeys', () => {
  it('S5: a stored key is given for the base URL that it was entered for, and for no other', async () => {
    const stage = new Stage();
    const keys = stage.open();
    await keys.replace(openAi, ['sk-one']);
    assert.deepEqual(keys.keysFor(openAi), ['sk-one']);
    assert.deepEqual(keys.keysFor(router), []);
    stage.baseUrl = router;
    assert.equal(keys.hasKey(), false);
    stage.baseUrl = `${openAi}/`;
    assert.equal(keys.hasKey(), true);
  });

  it('S5: a URL that merely begins alike gets no key', async () => {
    const keys = new Stage().open();
    await keys.replace('https://api.example.com/v1', ['sk-one']);
    for (const other of [
      'https://api.example.com/v11',
      'https://api.example.com.evil/v1',
      'http://api.example.com/v1',
    ]) {
      assert.deepEqual(keys.keysFor(other), []);
    }
  });

  it('S5: the environment’s key stands in for a missing one at the configured URL only', async () => {
    const stage = new Stage();
    const keys = stage.open(' sk-environment ');
    await keys.load();
    assert.deepEqual(keys.keysFor(openAi), ['sk-environment']);
    assert.deepEqual(keys.keysFor(router), []);
    await keys.replace(openAi, ['sk-stored']);
    assert.deepEqual(keys.keysFor(openAi), ['sk-stored']);
    assert.deepEqual(stage.open('').keysFor(openAi), []);
  });

  it('several keys make a ring in their order; an empty list removes those of that URL alone', async () => {
    const stage = new Stage();
    const keys = stage.open();
    await keys.replace(openAi, ['a', 'b']);
    await keys.replace(router, ['c']);
    assert.deepEqual(keys.keysFor(openAi), ['a', 'b']);
    await keys.replace(openAi, []);
    assert.deepEqual(keys.keysFor(openAi), []);
    assert.deepEqual(keys.keysFor(router), ['c']);
    await keys.replace(router, []);
    assert.equal(stage.secrets.values.has(apiKeysSecret), false);
  });

  it('keeps both of two changes that are made at once', async () => {
    const keys = new Stage().open();
    await Promise.all([keys.replace(openAi, ['a']), keys.replace(router, ['b'])]);
    assert.deepEqual([...keys.keysFor(openAi), ...keys.keysFor(router)], ['a', 'b']);
  });

  it('another window that loads later finds them, and one that is open hears of the change', async () => {
    const stage = new Stage();
    const [here, there] = [stage.open(), stage.open()];
    let heard = 0;
    there.onDidChange(() => (heard += 1));
    await here.replace(openAi, ['a']);
    await settle();
    assert.equal(there.hasKey(), true);
    assert.ok(heard > 0);
    there.dispose();
    here.dispose();
    assert.equal(stage.secrets.changes.size, 0);
  });

  it('stored text that is no list of keys counts as none and is warned about without showing it', async () => {
    for (const text of ['sk-plain-secret', '{"a":1}', '[{"key":1}]']) {
      const stage = new Stage();
      stage.secrets.values.set(apiKeysSecret, text);
      const keys = stage.open();
      await keys.load();
      assert.equal(keys.hasKey(), false);
      assert.equal(stage.logged.length, 1);
      assert.ok(!stage.logged.some((line) => line.includes(text)));
    }
  });

  it('keeps what it knows when the storage fails, and still rejects a change', async () => {
    const stage = new Stage();
    const keys = stage.open();
    await keys.replace(openAi, ['a']);
    stage.secrets.failing = true;
    await keys.load();
    assert.equal(keys.hasKey(), true);
    await assert.rejects(keys.replace(openAi, ['b']), /locked/);
    stage.secrets.failing = false;
    await keys.replace(openAi, ['c']);
    assert.deepEqual(keys.keysFor(openAi), ['c']);
  });
});

describe('splitKeys', () => {
  it('takes keys separated by commas, blanks and lines, each once', () => {
    assert.deepEqual(splitKeys(' a,b\r\nc  a,, '), ['a', 'b', 'c']);
    assert.deepEqual(splitKeys('  '), []);
  });

  it('refuses what no header can carry', () => {
    assert.throws(() => splitKeys('sk-“quoted”'), /characters that no key has/);
  });
});

describe('maskKey', () => {
  it('S19: shows the end of a long key and nothing of a short one', () => {
    assert.equal(maskKey('sk-0123456789abcd'), '…abcd');
    assert.equal(maskKey('sk-abcdef'), '…');
  });
});
