import assert from 'node:assert/strict';
import { plainLine, plainText } from '../../../../src/core/base/plainText.ts';

describe('plainText', () => {
  it('S13: shows a terminal sequence instead of letting it act', () => {
    assert.equal(plainText('\u001b[31mred\u001b[0m \u0007'), '⟨U+001B⟩[31mred⟨U+001B⟩[0m ⟨U+0007⟩');
    assert.equal(plainText('a\u009b31mb'), 'a⟨U+009B⟩31mb');
    assert.equal(plainText('100 %\rDone'), '100 %⟨U+000D⟩Done');
  });

  it('S13: shows characters that turn the reading direction', () => {
    assert.equal(plainText('user\u202e\u2066'), 'user⟨U+202E⟩⟨U+2066⟩');
    assert.equal(plainText('\u200e\u200f\u061c'), '⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩');
  });

  it('S13: shows characters that nobody sees: zero width, tags, fillers, selectors, byte order mark', () => {
    assert.equal(plainText('a\u200bb\u2060c\ufeffd\u00ade'), 'a⟨U+200B⟩b⟨U+2060⟩c⟨U+FEFF⟩d⟨U+00AD⟩e');
    assert.equal(plainText('x\u{e0041}\u{e0100}y\ufe0fz\u3164'), 'x⟨U+E0041⟩⟨U+E0100⟩y⟨U+FE0F⟩z⟨U+3164⟩');
    assert.equal(plainText('a\u200db\u2028c'), 'a⟨U+200D⟩b⟨U+2028⟩c');
  });

  it('S13: shows half a surrogate pair', () => {
    assert.equal(plainText('\ud83d!'), '⟨U+D83D⟩!');
  });

  it('leaves text of any language, line feeds, tabs and whole emoji as they are', () => {
    const text = 'Grüße, 世界, שלום, مرحبا\n\tif (a < b) { return `c` } 👩‍💻 👍🏽 ❤️ 🇩🇪 1️⃣ #1';
    assert.equal(plainText(text), text);
  });

  it('does not let a joiner hide behind an emoji', () => {
    assert.equal(plainText('👍\u200dx'), '👍⟨U+200D⟩x');
  });
});

describe('plainLine', () => {
  it('is one line with single spaces', () => {
    assert.equal(plainLine('  Make it\r\n\n\tfast \u202e '), 'Make it fast ⟨U+202E⟩');
  });
});
