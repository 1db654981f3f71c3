import assert from 'node:assert/strict';
import { applyHunks, splitLines } from '../../../../../src/core/files/text/lineHunks.ts';
import { parsePatch } from '../../../../../src/core/files/patch/parsePatch.ts';
import { patchText } from '../../../../../src/core/files/patch/patchText.ts';

const update = ['*** Update File: a.ts', '@@', ' one', '-two', '+TWO'];
const whole = ['*** Begin Patch', ...update, '*** End Patch'];

/** What a patch's hunks of one file make of a text, or the message of the refusal. */
function result(text: string, ...lines: string[]): string {
  const parsed = parsePatch(['*** Begin Patch', '*** Update File: a.ts', ...lines, '*** End Patch'].join('\n'));
  if (parsed.kind === 'unfit') return parsed.message;
  const [file] = parsed.files;
  assert(file?.kind === 'update');
  const before = splitLines(text);
  const outcome = patchText(file.path, before, file.hunks);
  return outcome.kind === 'patched' ? applyHunks(before, outcome.hunks).join('\n') : outcome.message;
}

function problem(...lines: string[]): string {
  const parsed = parsePatch(lines.join('\n'));
  assert(parsed.kind === 'unfit', JSON.stringify(parsed));
  return parsed.message;
}

describe('the patch format', () => {
  it('R8: a patch is read with CRLF, in a here-document, in a fence, and without its first line', () => {
    const expected = parsePatch(whole.join('\n'));
    assert(expected.kind === 'patch' && expected.files.length === 1);
    const forms = [
      whole.join('\r\n'),
      ["apply_patch <<'EOF'", ...whole, 'EOF', ''].join('\n'),
      ['```diff', ...whole, '```'].join('\n'),
      whole.slice(1).join('\n'),
    ];
    for (const form of forms) {
      const parsed = parsePatch(form);
      assert(parsed.kind === 'patch', JSON.stringify(parsed));
      const lines = parsed.files
        .flatMap((file) => (file.kind === 'update' ? file.hunks : []))
        .map((hunk) => hunk.lines);
      assert.deepEqual(
        lines,
        expected.files.flatMap((file) => (file.kind === 'update' ? file.hunks : [])).map((hunk) => hunk.lines),
      );
    }
  });

  it('R8: what is no patch, or could mean two things, is refused by its line', () => {
    assert.match(problem(...whole.slice(0, -1)), /must end with the line "\*\*\* End Patch"/);
    assert.match(problem('hello'), /must begin with the line "\*\*\* Begin Patch"/);
    assert.match(problem('*** Begin Patch', '+x', '*** End Patch'), /Line 2 .*name a file first/);
    assert.match(problem('*** Begin Patch', '*** Remove File: a', '*** End Patch'), /Line 2 .*unknown header/);
    assert.match(problem(...whole, ...whole), /Line 7 .*cannot|Line \d+ of the patch has an unknown header/);
    assert.match(
      problem('*** Begin Patch', '*** Add File: a', '+x', 'y', '*** End Patch'),
      /Line 4 .*must begin with "\+"/,
    );
    assert.match(
      problem('*** Begin Patch', '*** Delete File: a', '-y', '*** End Patch'),
      /Line 3 .*a deletion has no lines/,
    );
    assert.match(
      problem('*** Begin Patch', '*** Delete File: a', '*** Add File: a', '+x', '*** End Patch'),
      /names a twice/,
    );
    assert.match(problem('*** Begin Patch', '*** Update File: a', '@@', ' x', '*** End Patch'), /changes nothing in a/);
    assert.match(problem('*** Begin Patch', '*** Update File: ', '@@', '*** End Patch'), /Line 2 .*names no file/);
  });

  it('R8: a new file keeps its own empty lines, and not those that part it from the next', () => {
    const parsed = parsePatch('*** Begin Patch\n*** Add File: a\n+x\n\n+y\n+\n\n*** Delete File: b\n*** End Patch');
    assert.deepEqual(parsed, {
      kind: 'patch',
      files: [
        { kind: 'add', path: 'a', text: 'x\n\ny\n\n' },
        { kind: 'delete', path: 'b' },
      ],
    });
  });

  it('R8: a file named twice is one update', () => {
    const parsed = parsePatch(
      [...whole.slice(0, -1), '*** Update File: b', '-x', ...update, '*** End Patch'].join('\n'),
    );
    assert(parsed.kind === 'patch');
    assert.deepEqual(parsed.files.map(({ path }) => path).sort(), ['a.ts', 'b']);
  });

  it('R8: a hunk that fits several places is refused with their lines, unless the others leave only one', () => {
    const text = 'a\nx\nb\nx\nc\nx\n';
    assert.match(result(text, '@@', '-x', '+y'), /several times, at lines 2, 4, 6/);
    assert.equal(result(text, '@@', ' b', '@@', '-b', '+B', '@@', '-c', '+C', '@@', '-x', '+y'), 'a\nx\nB\nx\nC\ny\n');
    assert.match(result(text, '@@', '-a', '+A', '@@', '-x', '+y', '@@', '-c', '+C'), /hunk 2 .*at lines 2, 4, 6/);
  });

  it('R8: a header says in which block a hunk is meant, and no more', () => {
    const text = 'f() {\n  go();\n  x();\n}\ng() {\n  go();\n  x();\n}\n';
    assert.equal(result(text, '@@ g() {', '-  x();', '+  y();'), text.replace(/x\(\);\n}\n$/, 'y();\n}\n'));
    assert.equal(result(text, '@@ f() {', '-  x();', '+  y();'), text.replace('x', 'y'));
    assert.equal(result(text, '@@ -5,3 +5,3 @@ f()', '-  x();', '+  y();'), text.replace('x', 'y'));
    assert.match(result('f() {\n  x\n  x\n}', '@@ f() {', '-  x', '+  y'), /several times, at lines 2, 3/);
    assert.match(result(text, '@@ h() {', '-  x();', '+  y();'), /several times, at lines 3, 7/);
    assert.equal(
      result(
        'class A {\n  go() {\n    x\n  }\n}\nclass B {\n  go() {\n    x\n  }\n}',
        '@@ class B',
        '@@ go() {',
        '-    x',
        '+    y',
      ),
      'class A {\n  go() {\n    x\n  }\n}\nclass B {\n  go() {\n    y\n  }\n}',
    );
  });

  it('R8: lines that are only added go below their header, or to the end', () => {
    assert.equal(result('a\nb\n', '@@ a', '+x'), 'a\nx\nb\n');
    assert.equal(result('a\nb', '@@', '+x'), 'a\nb\nx');
    assert.equal(result('', '@@', '+x'), 'x\n');
    assert.match(result('a\n', '@@ z', '+x'), /no line "z" in a\.ts/);
  });

  it('R8: lines that stay and lack their blank are taken as they are written', () => {
    assert.equal(result('    a\n    b\n', '@@', '    a', '+    x', '    b'), '    a\n    x\n    b\n');
  });

  it('R8: the end of the file is meant where it says so', () => {
    assert.equal(result('x\na\nx\n', '@@', '-x', '+y', '*** End of File'), 'x\na\ny\n');
  });

  it('F17: a hunk fits apart from indentation, in one place, and keeps the lines that stay as they are', () => {
    assert.equal(result('\ta\n\t\tb \n\tc\n', '@@', '   a', '-    b', '+    B', '   c'), '\ta\n\t\tB\n\tc\n');
    assert.match(result('\ta\n  a\n', '@@', '-    a', '+b'), /several times, at lines 1, 2/);
  });

  it('F16: a hunk that fits nowhere is told with its number, its line, and what stands there', () => {
    const message = result('one\ntwo words\nthree\n', '@@', ' one', '-two word', '+2');
    assert.match(
      message,
      /^The lines of hunk 1 \(line 3 of the patch\) are not in a\.ts\. The closest place is lines 1–2;/,
    );
    assert.match(message, /you have "two word", there stands "two words"/);
  });

  it('R8: hunks that overlap are refused; hunks in another order are taken where each fits one place', () => {
    assert.match(result('a\nb\nc\n', '@@', '-a', ' b', '+x', '@@', '-b', '+y'), /overlap/);
    assert.equal(result('a\nb\nc\n', '@@', '-c', '+C', '@@', '-a', '+A'), 'A\nb\nC\n');
  });
});
