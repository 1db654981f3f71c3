import assert from 'node:assert/strict';
import { changeAnswer } from '../../../../src/core/child/changeAnswer.ts';
import { adaptLines } from '../../../../src/core/files/text/adaptLines.ts';
import { findHarmless } from '../../../../src/core/files/text/harmlessMatch.ts';
import { applied, filesFixture, never, readAll, refused, rejected, replace } from '../../../support/filesFixture.ts';

const file = 'a.ts';

/** What `edit_file` makes of a text that the task has read; its answer, too. */
async function edit(text: string, oldText: string, newText: string): Promise<{ text: string; answer: string }> {
  const { workspace, coordinator } = filesFixture({ [file]: text });
  const session = coordinator.openSession('task-1');
  await readAll(session, file);
  const outcome = await replace(session, file, oldText, newText);
  return { text: workspace.text(file) ?? '', answer: changeAnswer(outcome).text };
}

describe('matching apart from harmless differences', () => {
  it('F17: a block with other indentation is matched where it alone fits, and the replacement is re-indented', async () => {
    const text = 'class A {\n\tgo() {\n\t\tif (a) {\n\t\t\tb();\n\t\t}\n\t}\n}\n';
    const outcome = await edit(
      text,
      '  if (a) {\n    b();\n  }\n',
      '  if (a) {\n    b();\n    if (c) {\n      d();\n    }\n  }\n',
    );
    assert.equal(outcome.text, text.replace('\t\t\tb();\n', '\t\t\tb();\n\t\t\tif (c) {\n\t\t\t\td();\n\t\t\t}\n'));
    assert.equal(outcome.answer, 'Applied to a.ts (+3 −0, now lines 5–7), matched apart from indentation.');
  });

  for (const [text, oldText, newText] of [
    ['a\nconst port = 8080;\nb\n', 'const port = 80\n', ''],
    ['a\nconst port = 8080;\nb\n', 'const port = 80\n', 'const port = 90\n'],
    ['a\nfoobar();\nb\n', 'foo\n', 'baz\n'],
    ['a\nmy foo\nb\n', '\nfoo\n', '\nZ\n'],
    ['a\n\nx = 10\nb\n', 'x = 1\n', 'x = 2\n'],
    ['a\nsay “hi” now\nb\n', 'say "hi"\n', 'say "ho"\n'],
  ] as const) {
    it(`F17: a text that ends with its line is no part of a longer line: ${JSON.stringify(oldText)}`, async () => {
      const outcome = await edit(text, oldText, newText);
      assert.equal(outcome.text, text);
      assert.match(outcome.answer, /^Error: /);
    });
  }

  it('F17: blanks at the ends of lines may differ, and those of lines that stay are kept', async () => {
    const outcome = await edit('a();  \n\t\nb();\n', 'a();\n\nb();', 'a();\n\nc();');
    assert.equal(outcome.text, 'a();  \n\t\nc();\n');
    assert.match(outcome.answer, /matched apart from trailing blanks\.$/);
  });

  it('F17: kinds of quotes and dashes may differ, within a line, too; what stays of it keeps its own', async () => {
    const outcome = await edit('He said: “it’s 3–4” today.\n', `"it's 3-4" today`, `"it's 3-4" tomorrow`);
    assert.equal(outcome.text, 'He said: “it’s 3–4” tomorrow.\n');
    assert.match(outcome.answer, /matched apart from quote or dash characters\.$/);
  });

  it('F17: all three at once are named', async () => {
    const outcome = await edit('\tsay(‘a’); \n\tend();\n', "say('a');\nend();\n", "say('b');\nend();\n");
    assert.equal(outcome.text, '\tsay(‘b’);\n\tend();\n');
    assert.match(outcome.answer, /apart from indentation, trailing blanks and quote or dash characters/);
  });

  it('F17: an exact place comes before places that are alike', async () => {
    assert.equal((await edit('\ta();\n  a();\n', '\n  a();', '\n  b();')).text, '\ta();\n  b();\n');
  });

  it('F16: F17: several places that are alike are never guessed among: all their lines are named', async () => {
    const text = '\tif (a) {\n\t\tb();\n\t}\nx\n\t\tif (a) {\n\t\t\tb();\n\t\t}\n';
    const outcome = await edit(text, '    if (a) {\n      b();', '    if (a) {\n      c();');
    assert.equal(outcome.text, text);
    assert.match(outcome.answer, /^Error: old_string is not in a\.ts\. Apart from .* it is at lines 1, 5\. Copy one/);
  });

  it('F17: other words, blanks within a line, and upper case are no harmless differences', async () => {
    for (const wanted of ['  foo(a, b);', '  Foo(a,b);', '  foo(a,c);']) {
      const outcome = await edit('\tfoo(a,b);\n', wanted, 'x');
      assert.equal(outcome.text, '\tfoo(a,b);\n');
      assert.match(outcome.answer, /^Error: old_string is not in/);
    }
  });

  it('F17: who only changes indentation or quotes has to say exactly what stands there', async () => {
    assert.match((await edit('    a();\n', '  a();', '    a();')).answer, /^Applied/); // a part of the line
    assert.match((await edit('\ta();\n', '  a();', '    a();')).answer, /^Error: .*differs in the indentation/);
  });

  it('F17: a line end that only one side has is never joined with the next line', async () => {
    assert.match((await edit('\ta();\nb();\n', '  a();\n', '  c();')).answer, /^Error/);
    assert.equal((await edit('\ta();\nb();\n', '  a();\n', '')).text, 'b();\n');
  });

  it('F2: F17: a place that is alike is looked for only in the text that the task knows, and merged', async () => {
    const { workspace, coordinator } = filesFixture({ [file]: '\ta();\n\tb();\nc\nd\n' });
    const session = coordinator.openSession('task-1');
    await readAll(session, file);
    workspace.type(file, (text) => text.replace('d\n', 'typed\n'));
    const outcome = applied(await replace(session, file, '  a();', '  A();'));
    assert.deepEqual([outcome.mergedWith, outcome.matchedApartFrom], [[null], ['indentation']]);
    assert.equal(workspace.text(file), '\tA();\n\tb();\nc\ntyped\n');
    workspace.type(file, (text) => text.replace('\tb();', '\te();'));
    assert.deepEqual(refused(await replace(session, file, '  b();', '  B();')).by, [null]);
  });

  it('F2: F17: a look-alike that somebody else wrote is not matched', async () => {
    const { workspace, coordinator } = filesFixture({ [file]: 'one\ntwo\n' });
    const session = coordinator.openSession('task-1');
    await readAll(session, file);
    workspace.type(file, (text) => `${text}\ttheirs();\n`);
    assert.equal(rejected(await replace(session, file, '  theirs();', '  mine();')).why, 'not-found');
  });

  it('F7: F17: by matching alone the task does not know the lines for a whole write', async () => {
    const { coordinator } = filesFixture({ [file]: '\ta();' });
    const session = coordinator.openSession('task-1');
    applied(await replace(session, file, '  a();', '  b();'));
    refused(await session.write(file, 'all\n', never));
  });

  it('F17: places that overlap are several', () => {
    assert.equal(findHarmless('\ta\n\ta\n\ta', '  a\n  a').length, 2);
    assert.deepEqual(findHarmless('x\n\ta', '  a\n  a'), []);
    assert.deepEqual(findHarmless('\ta', ' \n '), []);
  });

  it('F17: indentation is taken over in the steps of the file', () => {
    assert.deepEqual(adaptLines(['if a:', '  b'], ['    if a:', '        b'], ['if a:', '  if c:', '    b']), [
      '    if a:',
      '        if c:',
      '            b',
    ]);
    assert.deepEqual(adaptLines(['x'], ['\t\tx'], ['y', '    z', '        z']), ['\t\ty', '\t\t\tz', '\t\t\t\tz']);
    assert.deepEqual(
      adaptLines(['\tx'], ['    x'], ['y', '\ty', '\t\tz']),
      ['', '    ', '        '].map((blanks, index) => `${blanks}${'yyz'[index] ?? ''}`),
    );
  });
});
