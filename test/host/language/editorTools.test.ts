import assert from 'node:assert/strict';
import { editorTools } from '../../../src/vscode/languageModelTools/editorTools.ts';
import { never } from '../../support/filesFixture.ts';

const usages = 'vscode_listCodeUsages';

describe('D36: tools of the editor in a real VS Code', () => {
  it('have their schema, and a name that nothing else has', () => {
    const [tool, ...others] = editorTools([usages, 'there_is_none'], [usages, `${usages}_2`]);
    assert.deepEqual(others, []);
    assert.equal(tool?.spec.name, `${usages}_3`);
    assert.equal(tool.spec.parameters['type'], 'object');
    assert.ok('symbol' in (tool.spec.parameters['properties'] as object));
    assert.deepEqual(editorTools([], []), []);
  });

  it('answer what is wrong as a result, and end with the task', async () => {
    const [tool] = editorTools([usages], []);
    assert.ok(tool);
    const wrong = await tool.run({ symbol: 'nothing', filePath: 'no/such/file.js', lineContent: 'nothing' }, never);
    assert.match(wrong.text, /\S/);
    await assert.rejects(tool.run({}, AbortSignal.abort()), { name: 'AbortError' });
  });
});
