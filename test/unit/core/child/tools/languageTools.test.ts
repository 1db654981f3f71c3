import assert from 'node:assert/strict';
import type { Diagnostic } from '../../../../../src/core/child/languageService.ts';
import { nameColumns } from '../../../../../src/core/child/namedSymbol.ts';
import { findReferences } from '../../../../../src/core/child/tools/findReferences.ts';
import { getDiagnostics } from '../../../../../src/core/child/tools/getDiagnostics.ts';
import { declared, shop, text, wordStage as stage } from '../../../../support/wordLanguage.ts';

describe('a name in a line', () => {
  it('is found where it stands by itself only, with whatever signs it has', () => {
    assert.deepEqual(nameColumns('a.a + ab + _a + a$ + äa + (a)', 'a'), [0, 2, 27]);
    assert.deepEqual(nameColumns('#a = this.#a', '#a'), [0, 10]);
    assert.deepEqual(nameColumns('$(x).$x', '$x'), [5]);
    assert.deepEqual(nameColumns('𝑎a a', 'a'), [4]);
  });
});

describe('find_references', () => {
  it('answers each line once with its text, sorted, and has the service know the files in which the name stands', async () => {
    const { language } = stage();
    assert.equal(
      await text(findReferences(language.ports), declared),
      "a.js:1: export function total(rows) {\nb.js:1: import { total } from './a.js';\nb.js:3: export const sum = total([]) + total([]);",
    );
    assert.deepEqual(language.alongside, [['/ws/a.js', '/ws/b.js']]);
  });

  it('says that no language service answers, rather than that there are no references', async () => {
    const { language } = stage();
    language.isThere = false;
    assert.match(
      await text(findReferences(language.ports), declared),
      /^Error: .*No language service answers for a\.js/,
    );
  });

  it('tells a symbol that is not in the line, and where it is', async () => {
    const { language } = stage();
    const tool = findReferences(language.ports);
    assert.match(
      await text(tool, { ...declared, line: 2 }),
      /"total" is not in line 2 of a\.js, which is " {2}return rows\.length;"; it is in line 1, 4\./,
    );
    assert.match(await text(tool, { ...declared, line: 90 }), /which is not there; it is in line 1, 4\./);
    assert.match(await text(tool, { ...declared, symbol: 'tot' }), /it is nowhere in it/);
    assert.match(await text(tool, { ...declared, symbol: 'a b' }), /one name, without blanks/);
    assert.match(await text(tool, { ...declared, line: 4 }), /knows no symbol "total" in line 4 of a\.js/);
    assert.deepEqual(language.renames, 0);
  });

  it('takes a name that stands in the line several times when it is one symbol, and asks for another line when not', async () => {
    const { language } = stage();
    const tool = findReferences(language.ports);
    assert.match(await text(tool, { path: 'b.js', line: 3, symbol: 'total' }), /^a\.js:1: /);
    language.isOne = (a, b) => a.line === b.line && a.column === b.column;
    assert.match(
      await text(tool, { path: 'b.js', line: 3, symbol: 'total' }),
      /for different things; give a line where/,
    );
  });

  it('F9: F10: shows nothing of files that read_file would refuse', async () => {
    const { language } = stage({ ...shop, '.env': 'total = secret\n' });
    const answer = await text(findReferences(language.ports), declared);
    assert.doesNotMatch(answer, /secret|\.env/);
    assert.match(answer, /\n1 more in files that may not be read/);
    for (const path of ['../a.js', '.env']) {
      assert.match(await text(findReferences(language.ports), { ...declared, path }), /^Error: find_references: /);
    }
  });
});

describe('get_diagnostics', () => {
  const problem = (line: number, severity: Diagnostic['severity'], fields: Partial<Diagnostic> = {}): Diagnostic => ({
    line,
    severity,
    message: `Problem\n  of ${String(line)}`,
    source: 'ts',
    code: '2322',
    ...fields,
  });

  it('answers errors first, with line, severity, source and code, at most 50, and how many more', async () => {
    const { language } = stage();
    const tool = getDiagnostics(language.ports);
    language.found = {
      items: [problem(1, 'hint'), problem(9, 'error'), problem(2, 'error', { source: undefined, code: undefined })],
      isFresh: true,
    };
    assert.equal(
      await text(tool, { path: 'a.js' }),
      'a.js: 2 errors, 1 hint\n2: error: Problem of 2\n9: error: Problem of 9 (ts 2322)\n1: hint: Problem of 1 (ts 2322)',
    );
    language.found = { items: Array.from({ length: 53 }, (_, index) => problem(index, 'warning')), isFresh: true };
    assert.match(await text(tool, { path: 'a.js' }), /^a\.js: 53 warnings\n[^]*\n49: [^\n]*\n… 3 more$/);
    language.found = { items: [problem(1, 'error', { message: 'x'.repeat(2_000) })], isFresh: true };
    assert.ok((await text(tool, { path: 'a.js' })).length < 600);
  });

  it('tells a file without problems from one of which nothing is known', async () => {
    const { language } = stage();
    const tool = getDiagnostics(language.ports);
    assert.equal(await text(tool, { path: 'a.js' }), 'No problems in a.js.');
    language.found = { items: [], isFresh: false };
    assert.match(
      await text(tool, { path: 'a.js' }),
      /^No language service has spoken of a\.js as it stands now: nothing/,
    );
    language.found = { items: [problem(1, 'error')], isFresh: false };
    assert.match(
      await text(tool, { path: 'a.js' }),
      /^a\.js: 1 error\. No language .* before the last change\n1: error/,
    );
    assert.match(await text(tool, { path: 'gone.js' }), /There is no file gone\.js/);
    assert.match(await text(tool, { path: '../a.js' }), /out of the workspace/);
  });
});
