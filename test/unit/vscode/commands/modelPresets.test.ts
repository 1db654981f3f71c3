import assert from 'node:assert/strict';
import { isPresent, modelPresets, type PresentModel } from '../../../../src/vscode/commands/modelPresets.ts';

const present = (provider: PresentModel['provider'], baseUrl = 'https://api.openai.com/v1'): string[] =>
  modelPresets.filter((preset) => isPresent(preset, { provider, baseUrl, name: undefined })).map(({ label }) => label);

describe('modelPresets', () => {
  it('one of them is the one in use, and none where nothing is set up', () => {
    assert.deepEqual(present('openai'), ['OpenAI']);
    assert.deepEqual(present('openai', 'http://localhost:1234/v1'), ['LM Studio']);
    assert.deepEqual(present('openai', 'http://gpu.example:1234/v1'), ['Another endpoint']);
    assert.deepEqual(present('vscode'), ['VS Code’s language models']);
    assert.deepEqual(present('offline', 'http://localhost:1234/v1'), ['Offline']);
    assert.deepEqual(present(undefined), []);
  });
});
