import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ChatMarkdown } from '../../../../src/vscode/chat/chatMarkdown.ts';

const render = (text: string): string => {
  const markdown = new ChatMarkdown();
  return (
    text
      .split('\n')
      .map((line) => markdown.line(line))
      .join('') + markdown.end()
  );
};

/** What of rendered text is neither in a block of code nor in backticks nor escaped. */
const bare = (rendered: string): string =>
  rendered
    .split(/^`{8}\n/m)
    .filter((_, index) => index % 2 === 0)
    .join('\n')
    .replaceAll(/^ *(?:[-*+]|\d+[.)]|#{1,6}) /gm, '')
    .replaceAll(/\\[!-/:-@[-`{-~]|`[^`\n]+`|\*\*/g, '');

describe('ChatMarkdown', () => {
  it('keeps code, lists, headings and bold words', () => {
    assert.equal(render('Use `a_b` **now**').trimEnd(), 'Use `a_b` **now**');
    assert.equal(render('One:\n- first\n  - `deep`\n2. x').trim(), 'One\\:  \n\n- first\n  - `deep`\n2. x');
    assert.equal(render('## What *is*').trim(), '## What \\*is\\*');
    assert.equal(render('```mermaid\ngraph <x>\n```\nend').trim(), '````````\ngraph <x>\n````````\nend');
  });

  it('S12: takes the language of code away, and the marks that VS Code reads from it', () => {
    const mark = '<vscode_codeblock_uri isEdit>file:///x</vscode_codeblock_uri>';
    for (const text of ['```mermaid\n' + mark, '`' + mark + '`'])
      assert.doesNotMatch(render(text), /mermaid|<\/?vscode_/);
  });

  it('S13: shows hidden characters in code, too', () => {
    for (const text of ['```\na\u202eb\n```', '`a\u202eb`']) assert.match(render(text), /a⟨U\+202E⟩b/);
  });

  it('ends a block of code that was not ended, and nothing in it ends ours', () => {
    assert.equal(render('~~~\n```\n`````````').trim(), '````````\n```\n```````\n````````');
  });

  it('S12: nothing outside of code is a link, an image, HTML or code, whatever the text', () => {
    const pieces = [
      '`',
      '``',
      '```',
      '~~~',
      '**',
      '*',
      '[x](https://e.x)',
      '![',
      '](',
      '<img src=x>',
      '\\',
      '# ',
      '- ',
      '1. ',
    ];
    const text = fc.array(fc.constantFrom(...pieces, ' ', '\n', '\t', 'a', '|', '&lt;', 'www.e.x', ':'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (parts) => {
        const rendered = render(parts.join(''));
        assert.equal((rendered.match(/^`{8}$/gm) ?? []).length % 2, 0);
        assert.doesNotMatch(bare(rendered), /[!-/:-@[-`{-~]/);
      }),
      { numRuns: 2000 },
    );
  });
});
