import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiKeys, type SecretStore } from '../../../src/vscode/model/apiKeys.ts';
import { ModelAvailability } from '../../../src/vscode/model/modelAvailability.ts';
import { setApiKey } from '../../../src/vscode/model/setApiKey.ts';
import { Settings } from '../../../src/vscode/settings/settings.ts';
import { FolderWorkspace, keepingLogger } from './folderWorkspace.ts';

const openAi = 'https://api.openai.com/v1';

function set(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('fanout').update(name, value, vscode.ConfigurationTarget.Global);
}

/** The editor's storage in memory, with the editor's own event. */
function memorySecrets(): SecretStore {
  const values = new Map<string, string>();
  const changes = new vscode.EventEmitter<{ readonly key: string }>();
  return {
    get: (name) => Promise.resolve(values.get(name)),
    store: (name, value) => {
      values.set(name, value);
      changes.fire({ key: name });
      return Promise.resolve();
    },
    delete: (name) => {
      values.delete(name);
      changes.fire({ key: name });
      return Promise.resolve();
    },
    onDidChange: changes.event,
  };
}

class Stage {
  readonly logger = keepingLogger();
  readonly settings = new Settings(this.logger);
  readonly keys = new ApiKeys(memorySecrets(), undefined, () => this.settings.current.model.baseUrl, this.logger);
  readonly models = new ModelAvailability(this.settings, this.keys, this.logger);

  /** Resolves after the next time that the models may have changed. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      const listening = this.models.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });
  }

  dispose(): void {
    for (const each of [this.models, this.keys, this.settings]) each.dispose();
  }
}

describe('settings, keys and models', () => {
  const workspace = new FolderWorkspace();
  let stage: Stage;

  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(async () => {
    stage.dispose();
    for (const name of ['model.provider', 'model.baseUrl', 'model.name', 'tasks.maxConcurrent', 'files.save']) {
      await set(name, undefined);
    }
    await workspace.clear();
  });

  it('a change of a setting shows at once and is told', async () => {
    const told: number[] = [];
    stage.settings.onDidChange(({ tasks }) => told.push(tasks.maxConcurrent));
    assert.equal(stage.settings.current.tasks.maxConcurrent, 4);
    await set('tasks.maxConcurrent', 2);
    assert.equal(stage.settings.current.tasks.maxConcurrent, 2);
    assert.deepEqual(told, [2]);
  });

  it('a bad value is warned about once, however often settings change meanwhile', async () => {
    await set('tasks.maxConcurrent', 0);
    await set('model.name', 'x');
    await set('model.name', 'y');
    assert.equal(stage.settings.current.tasks.maxConcurrent, 4);
    assert.deepEqual(stage.logger.lines, [
      'The setting fanout.tasks.maxConcurrent must be a whole number from 1 to 64; using its default 4 until it is.',
    ]);
    await set('tasks.maxConcurrent', 1);
    await set('tasks.maxConcurrent', 0);
    assert.equal(stage.logger.lines.length, 2);
  });

  it('S5: a repository’s settings choose neither the endpoint nor what is spent', async () => {
    const changed = new Promise<void>((resolve) => {
      const listening = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('fanout.files.save')) return;
        listening.dispose();
        resolve();
      });
    });
    workspace.write({
      '.vscode/settings.json': JSON.stringify({
        'fanout.model.baseUrl': 'http://evil.example/v1',
        'fanout.model.provider': 'openai',
        'fanout.tasks.maxConcurrent': 64,
        'fanout.files.save': 'never',
      }),
    });
    await changed;
    const { model, tasks, files } = stage.settings.current;
    assert.equal(files.save, 'never');
    assert.deepEqual([model.baseUrl, model.baseUrlIsSet, model.provider], [openAi, false, 'auto']);
    assert.equal(tasks.maxConcurrent, 4);
  });

  it('the default base URL set by hand counts as set', async () => {
    await set('model.baseUrl', `${openAi}/`);
    assert.deepEqual([stage.settings.current.model.baseUrl, stage.settings.current.model.baseUrlIsSet], [openAi, true]);
  });

  it('Set API Key takes keys as an argument, says what it stored without showing it, and removes them', async () => {
    await set('model.provider', 'openai');
    assert.match(stage.models.problem() ?? '', /no API key for OpenAI/);
    const changed = stage.changed();
    const told = await setApiKey(stage.keys, openAi, 'sk-0123456789abcd, sk-1123456789efgh');
    assert.equal(told, `2 API keys for ${openAi} are stored: …abcd, …efgh.`);
    await changed;
    assert.equal(stage.models.problem(), undefined);
    assert.equal(stage.models.resolve().provider, 'openai');
    assert.equal(await setApiKey(stage.keys, openAi, ''), `No API key is stored for ${openAi} any more.`);
    assert.throws(() => stage.models.resolve(), /no API key for OpenAI/);
    assert.equal(await setApiKey(stage.keys, openAi, ''), `No API key was stored for ${openAi}.`);
    assert.equal(await setApiKey(stage.keys, openAi, 'short'), `The API key for ${openAi} is stored.`);
    await setApiKey(stage.keys, openAi, '');
  });

  it('S5: when the base URL changes the key stays behind', async () => {
    await setApiKey(stage.keys, openAi, 'sk-0123456789abcd');
    await set('model.baseUrl', 'http://localhost:1/v1');
    assert.equal(stage.keys.hasKey(), false);
    assert.deepEqual(stage.keys.keysFor('http://localhost:1/v1'), []);
  });
});
