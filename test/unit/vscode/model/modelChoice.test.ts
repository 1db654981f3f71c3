import assert from 'node:assert/strict';
import { asksForEditorModel, chooseModel, defaultOpenAiModel } from '../../../../src/vscode/model/modelChoice.ts';
import type { ModelSituation } from '../../../../src/vscode/model/modelChoice.ts';
import type { ModelSettings } from '../../../../src/vscode/settings/settingValues.ts';

const openAi: ModelSettings = {
  provider: 'auto',
  baseUrl: 'https://api.openai.com/v1',
  baseUrlIsSet: false,
  name: undefined,
  childName: undefined,
  prices: new Map(),
};
const local = { baseUrl: 'http://localhost:11434/v1', baseUrlIsSet: true } as const;

function choose(settings: Partial<ModelSettings>, situation: Partial<ModelSituation> = {}): string {
  const choice = chooseModel({
    settings: { ...openAi, ...settings },
    trusted: true,
    hasFolder: true,
    hasKey: false,
    hasEditorModel: false,
    ...situation,
  });
  if (choice.kind === 'problem') return choice.problem;
  return [choice.provider, choice.name, choice.childName].join(' ');
}

describe('chooseModel', () => {
  it('auto: an endpoint when a key is set, with a default model at OpenAI', () => {
    assert.equal(
      choose({}, { hasKey: true, hasEditorModel: true }),
      `openai ${defaultOpenAiModel} ${defaultOpenAiModel}`,
    );
  });

  it('auto: an endpoint when a base URL is set, without a key', () => {
    assert.equal(choose({ ...local, name: 'qwen' }, { hasEditorModel: true }), 'openai qwen qwen');
  });

  it('auto: else a model of VS Code', () => {
    assert.equal(choose({}, { hasEditorModel: true }), 'vscode  ');
  });

  it('D4: auto with nothing names the three ways', () => {
    const problem = choose({});
    for (const way of ['Fanout: Set API Key', 'fanout.model.baseUrl', 'vscode', 'offline']) {
      assert.ok(problem.includes(way), problem);
    }
  });

  it('D4: OpenAI without a key says how to set one, and what else there is', () => {
    for (const settings of [{ provider: 'openai' }, { baseUrlIsSet: true }] as const) {
      const problem = choose(settings, { hasEditorModel: true });
      assert.match(problem, /no API key for OpenAI.*Set API Key.*fanout\.model\.baseUrl.*offline/);
    }
  });

  it('needs neither a key nor a model’s name at other endpoints', () => {
    assert.equal(choose(local), 'openai  ');
  });

  it('the children may have another model', () => {
    assert.equal(choose({ ...local, name: 'large', childName: 'small' }), 'openai large small');
    assert.equal(choose({ childName: 'small' }, { hasKey: true }), `openai ${defaultOpenAiModel} small`);
  });

  for (const baseUrl of ['nowhere', 'ftp://example.com/v1', 'https://me:secret@example.com/v1', '{"a":1}']) {
    it(`S5: the base URL ${baseUrl} is a problem that names the setting and shows no secret, never another URL`, () => {
      const problem = choose({ baseUrl, baseUrlIsSet: true, name: 'x' }, { hasKey: true, hasEditorModel: true });
      assert.match(problem, /fanout\.model\.baseUrl/);
      assert.ok(!problem.includes('secret'));
    });
  }

  it('D4: an untrusted window calls no model, whatever is set up', () => {
    for (const provider of ['auto', 'openai', 'vscode', 'offline'] as const) {
      const problem = choose({ provider, name: 'x' }, { trusted: false, hasKey: true, hasEditorModel: true });
      assert.match(problem, /Workspaces: Manage Workspace Trust/);
    }
  });

  it('without a folder asks for one', () => {
    assert.match(choose({ provider: 'offline' }, { hasFolder: false }), /File: Open Folder/);
  });

  it('the chosen provider is taken, also when another is there', () => {
    assert.equal(choose({ provider: 'offline', name: 'x' }, { hasKey: true }), 'offline  ');
    assert.equal(choose({ provider: 'vscode', name: 'gpt' }, { hasKey: true, hasEditorModel: true }), 'vscode gpt gpt');
    assert.match(choose({ provider: 'vscode' }, { hasKey: true }), /VS Code offers no language model/);
  });
});

describe('asksForEditorModel', () => {
  it('is true only when the answer decides', () => {
    const ask = (settings: Partial<ModelSettings>, hasKey = false): boolean =>
      asksForEditorModel({ settings: { ...openAi, ...settings }, hasKey });
    assert.equal(ask({}), true);
    assert.equal(ask({ provider: 'vscode' }, true), true);
    assert.equal(ask({}, true), false);
    assert.equal(ask(local), false);
    assert.equal(ask({ provider: 'offline' }), false);
  });
});
