import assert from 'node:assert/strict';
import { messageText } from '../../../src/vscode/messageText.ts';

describe('messageText', () => {
  it('S12: leaves neither a link nor an icon for VS Code to make', () => {
    assert.equal(
      messageText('[go](command:x) $(sync~spin) [b](https://c)'),
      '[go] (command:x) $ (sync~spin) [b] (https://c)',
    );
  });

  it('S12: leaves none where cutting or joining lines could make one', () => {
    assert.doesNotMatch(messageText(`[${'x'.repeat(500)}](command:x)`), /\]\(/);
    assert.doesNotMatch(messageText('[a]\n(command:x)'), /\]\(/);
  });

  it('S13: is one line with hidden characters shown, and not too long', () => {
    assert.equal(messageText('a\n\u202eb'), 'a ⟨U+202E⟩b');
    assert.equal(messageText('x'.repeat(1000)).length, 400);
  });
});
