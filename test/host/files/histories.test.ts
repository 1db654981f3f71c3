import assert from 'node:assert/strict';
import { closeEditors } from '../../support/editors.ts';
import { playInEditor } from '../../support/history/playInEditor.ts';

describe('a history of many hands in a real editor', () => {
  afterEach(closeEditors);

  it('R2: F4: F23: 16 agents and a person who types: nothing is lost, doubled, moved or half done', async () => {
    const { findings, keystrokes, outcomes } = await playInEditor(1, 16, 14);
    assert.deepEqual(findings, []);
    assert.ok(keystrokes > 5, `${String(keystrokes)} keys`);
    assert.ok((outcomes.get('applied') ?? 0) > 30, JSON.stringify([...outcomes]));
  });
});
