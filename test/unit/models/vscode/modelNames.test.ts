import assert from 'node:assert/strict';
import { findModel } from '../../../../src/models/vscode/modelNames.ts';

describe('A model of VS Code by its name in the settings', () => {
  const models = [
    { id: 'gpt-5-mini', name: 'GPT-5 mini', vendor: 'copilot', family: 'gpt-5' },
    { id: 'gpt-5', name: 'GPT-5', vendor: 'copilot', family: 'gpt-5' },
    { id: 'qwen', name: 'Qwen', vendor: 'ollama', family: 'copilot' },
  ];

  for (const [name, id] of [
    [undefined, 'gpt-5-mini'],
    ['', 'gpt-5-mini'],
    ['gpt-5', 'gpt-5'],
    ['GPT-5 Mini', 'gpt-5-mini'],
    ['copilot/gpt-5', 'gpt-5'],
    ['ollama/copilot', 'qwen'],
    ['copilot', 'qwen'],
    ['ollama', 'qwen'],
    ['gpt', undefined],
  ] as const) {
    it(`${String(name)} means ${String(id)}`, () => {
      assert.equal(findModel(models, name)?.id, id);
    });
  }
});
