import assert from 'node:assert/strict';
import { moduleTypeChange } from '../../../../src/models/offline/packageType.ts';
import { applyChanges, type TextChange } from '../../../../src/models/offline/refactor/rewrite.ts';
import { toSnippets } from '../../../../src/models/offline/snippets.ts';

function change(text: string, found: string, replacement: string, from = 0): TextChange {
  const start = text.indexOf(found, from);
  return { start, end: start + found.length, replacement, concerns: [] };
}

/** Makes the edits in turn as a tool would: each old text must be there exactly once. */
function make(text: string, changes: readonly TextChange[], join = false): { result: string; oldTexts: string[] } {
  let result = text;
  const oldTexts = [];
  for (const { oldText, newText } of toSnippets(text, changes, join)) {
    assert.equal(result.split(oldText).length, 2, JSON.stringify(oldText));
    result = result.replace(oldText, () => newText);
    oldTexts.push(oldText);
  }
  return { result, oldTexts };
}

describe('Edits of the offline model', () => {
  it('hold no more text than is unique', () => {
    const text = 'one();\ntwo();\nthree();\n';
    const { result, oldTexts } = make(text, [change(text, 'two()', 'zwei()')]);
    assert.deepEqual(oldTexts, ['two()']);
    assert.equal(result, 'one();\nzwei();\nthree();\n');
  });

  it('hold the lines around a text that stands there twice', () => {
    const text = 'a;\nsame();\nb;\nsame();\nc;\n';
    const { result, oldTexts } = make(text, [change(text, 'same()', 'other()', 8)]);
    assert.deepEqual(oldTexts, ['same();\nc;']);
    assert.equal(result, 'a;\nsame();\nb;\nother();\nc;\n');
  });

  it('insert at the very beginning and between equal lines', () => {
    const text = 'x;\nx;\nx;\n';
    for (const at of [0, 3, 6, 9]) {
      const insertion = { start: at, end: at, replacement: 'new;\n', concerns: [] };
      assert.equal(make(text, [insertion]).result, applyChanges(text, [insertion]));
    }
  });

  it('join what is on touching lines only when nobody else works there', () => {
    const text = 'one();\ntwo();\n\nfour();\n';
    const changes = ['one()', 'two()', 'four()'].map((found) => change(text, found, `${found}!`));
    assert.deepEqual(make(text, changes, true).oldTexts, ['four()', 'one();\ntwo()']);
    assert.deepEqual(make(text, changes).oldTexts, ['four()', 'two()', 'one()']);
    assert.equal(make(text, changes, true).result, make(text, changes).result);
  });
});

describe('The type of a package', () => {
  const typed = (text: string): string => {
    const found = moduleTypeChange(text);
    return found ? applyChanges(text, [found]) : text;
  };

  it('is put behind its version, or its name, or first', () => {
    assert.equal(
      typed('{\n  "name": "a",\n  "version": "1.0.0",\n  "scripts": {}\n}'),
      '{\n  "name": "a",\n  "version": "1.0.0",\n  "type": "module",\n  "scripts": {}\n}',
    );
    assert.equal(typed('{ "name": "a" }'), '{ "name": "a", "type": "module" }');
    assert.equal(typed('{\n  "scripts": {}\n}'), '{\n  "type": "module",\n  "scripts": {}\n}');
    assert.equal(typed('{}'), '{\n  "type": "module"\n}');
  });

  it('is changed when it says commonjs, and left when it says module or nothing can be read', () => {
    assert.equal(typed('{ "type": "commonjs" }'), '{ "type": "module" }');
    for (const text of ['{ "type": "module" }', '[]', '{ "name": ']) assert.equal(typed(text), text);
  });
});
