import assert from 'node:assert/strict';
import type { Tool } from '../../../../../src/core/agent/tool.ts';
import { editFile } from '../../../../../src/core/child/tools/editFile.ts';
import { readFile } from '../../../../../src/core/child/tools/readFile.ts';
import { renameSymbol } from '../../../../../src/core/child/tools/renameSymbol.ts';
import type { ChangeRules } from '../../../../../src/core/files/rules/changeRules.ts';
import { never, readAll, type FilesFixture } from '../../../../support/filesFixture.ts';
import { declared, shop, text, wordStage as stage, type WordLanguage } from '../../../../support/wordLanguage.ts';

describe('rename_symbol', () => {
  const renamed = { ...declared, new_name: 'count' };
  const rename = (fixture: FilesFixture, language: WordLanguage, rules?: ChangeRules): Tool =>
    renameSymbol(fixture.coordinator.openSession('task-1', rules), language.ports);

  it('F11: renames in all files at once, says where, and what else has the name', async () => {
    const { fixture, language } = stage();
    const { workspace, coordinator } = fixture;
    assert.equal(
      await text(rename(fixture, language), renamed),
      'Renamed total to count: 4 places in 2 files.\n' +
        'Applied to a.js (+1 −1, now lines 1–1).\n' +
        'Applied to b.js (+2 −2, now lines 1–3).\n' +
        'total still stands in 1 line: a.js:4. Look whether these mean it, too.',
    );
    assert.equal(workspace.disk('b.js'), shop['b.js'].replaceAll('total', 'count'));
    assert.equal(workspace.disk('a.js'), shop['a.js'].replace('total(', 'count('));
    assert.equal(workspace.log.filter(({ operation }) => operation === 'applyTogether').length, 1);
    assert.equal(coordinator.lockedPaths, 0);
    assert.deepEqual(coordinator.review.changedFiles('task-1'), [
      { path: 'a.js', added: 1, removed: 1 },
      { path: 'b.js', added: 2, removed: 2 },
    ]);
  });

  it('F20: its revert takes the rename back and leaves what another task did meanwhile', async () => {
    const { fixture, language } = stage();
    const other = fixture.coordinator.openSession('task-2');
    await readAll(other, 'b.js');
    await text(rename(fixture, language), renamed);
    const edited = await text(editFile(other), { path: 'b.js', old_string: '\n\n', new_string: '\n// theirs\n' });
    assert.match(edited, /^Applied to b\.js .*merged with task-1's change/);
    const outcome = await fixture.coordinator.review.revert('task-1', {}, never);
    assert.deepEqual(outcome.conflicts, []);
    assert.equal(fixture.workspace.disk('a.js'), shop['a.js']);
    assert.equal(fixture.workspace.disk('b.js'), shop['b.js'].replace('\n\n', '\n// theirs\n'));
  });

  it('F1: merges with what changed while the service answered, and asks it again where the same line was changed', async () => {
    const { fixture, language } = stage();
    const { workspace } = fixture;
    language.beforeAnswer = () => {
      if (language.renames > 1) return;
      workspace.type('b.js', (now) => `// typed\n${now.replace('const sum', 'const all')}`);
    };
    const answer = await text(rename(fixture, language), { ...renamed, path: 'a.js' });
    assert.match(answer, /^Renamed total to count: 4 places in 2 files\./);
    assert.equal(language.renames, 2);
    assert.equal(
      workspace.text('b.js'),
      `// typed\n${shop['b.js'].replaceAll('total', 'count').replace('sum', 'all')}`,
    );
    assert.ok(workspace.isUnsaved('b.js'));

    language.beforeAnswer = () => {
      workspace.type('b.js', (now) => `${now}// more\n`);
    };
    const back = await text(rename(fixture, language), { ...renamed, symbol: 'count', new_name: 'total' });
    assert.match(back, /^Renamed count to total: /);
    assert.equal(language.renames, 3, 'another place of the file is merged, without asking again');
  });

  it('F2: gives up after three tries with who stands in the way, and has changed nothing', async () => {
    const { fixture, language } = stage();
    const other = fixture.coordinator.openSession('task-2');
    let edits = 0;
    language.beforeAnswer = async () => {
      edits += 1;
      await text(editFile(other), { path: 'b.js', old_string: 'sum', new_string: `sum${String(edits)}` });
      await text(editFile(other), {
        path: 'b.js',
        old_string: `sum${String(edits)}`,
        new_string: `${'x'.repeat(edits)}sum`,
      });
    };
    const answer = await text(rename(fixture, language), renamed);
    assert.match(
      answer,
      /^Refused: The same lines were changed .*Changed by: task-2[^]*Nothing was renamed, in no file\.$/,
    );
    assert.equal(language.renames, 3);
    assert.equal(fixture.workspace.disk('a.js'), shop['a.js']);
    assert.match(fixture.workspace.disk('b.js') ?? '', /xxxsum = total/);
  });

  it('F10: F9: a protected file, one outside of the workspace, or one that the task does not own refuses all of it', async () => {
    const files = { ...shop, '.vscode/x.js': 'total();\n' };
    const hidden = stage(files);
    assert.match(
      await text(rename(hidden.fixture, hidden.language), renamed),
      /^Refused: .*\.vscode\/x\.js\) is protected[^]*Nothing was renamed, in no file\.$/,
    );
    assert.equal(hidden.fixture.workspace.disk('a.js'), shop['a.js']);

    const { fixture, language } = stage();
    const outside = language.rename.bind(language);
    language.rename = async (...given) => [...(await outside(...given)), { path: '/lib/d.js', text: '', edits: [] }];
    assert.match(
      await text(rename(fixture, language), renamed),
      /^Refused: it is used in \/lib\/d\.js\. The path is outside/,
    );
    language.rename = outside;

    const asked: string[] = [];
    const rules = (mode: 'ask' | 'deny', leave: 'approved' | 'denied'): ChangeRules => ({
      owns: [['a.js']],
      outside: () => mode,
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(leave);
      },
    });
    assert.match(
      await text(rename(fixture, language, rules('deny', 'denied')), renamed),
      /^Refused: b\.js is outside of what this task owns \(a\.js\)[^]*Nothing was renamed, in no file\.$/,
    );
    assert.equal(asked.length, 0);
    assert.match(
      await text(rename(fixture, language, rules('ask', 'denied')), renamed),
      /^Refused: The person did not/,
    );
    assert.equal(fixture.workspace.disk('a.js'), shop['a.js']);
    assert.match(await text(rename(fixture, language, rules('ask', 'approved')), renamed), /^Renamed total to count/);
    assert.equal(asked.length, 2);
    assert.match(asked[1] ?? '', /^Let the task change b\.js\?/);
  });

  it('F7: what the rename touched does not count as read', async () => {
    const { fixture, language } = stage({ ...shop, 'all.js': 'total' });
    const files = fixture.coordinator.openSession('task-1');
    await text(renameSymbol(files, language.ports), renamed);
    for (const path of ['a.js', 'all.js']) {
      const blind = await files.write(path, 'all new\n', never);
      assert.equal(blind.kind, 'refused', path);
    }
    await text(readFile(files), { path: 'b.js' });
    await text(renameSymbol(files, language.ports), { ...renamed, symbol: 'count', new_name: 'total' });
    const known = await files.write('b.js', 'all new\n', never);
    assert.equal(known.kind, 'applied', 'a file that was read whole stays known over its own rename');
  });

  it('F18: nothing of it is applied once the task is cancelled', async () => {
    const { fixture, language } = stage();
    const stop = new AbortController();
    language.beforeAnswer = () => {
      stop.abort();
    };
    await assert.rejects(rename(fixture, language).run(renamed, stop.signal), { name: 'AbortError' });
    assert.equal(fixture.workspace.disk('a.js'), shop['a.js']);
  });

  it('F11: refuses names that are none, and the same one', async () => {
    const { fixture, language } = stage();
    for (const new_name of ['', 'a b', 'x\ny', '\ud800']) {
      assert.match(await text(rename(fixture, language), { ...renamed, new_name }), /new_name must be one name/);
    }
    for (const new_name of ['a-b', 'a.b', '#count', '2count', 'a;b', 'count()']) {
      assert.match(
        await text(rename(fixture, language), { ...renamed, new_name }),
        /new_name cannot have ".".*nothing/,
      );
    }
    assert.equal(
      await text(rename(fixture, language), { ...renamed, new_name: 'class' }),
      'Error: rename_symbol: new_name "class" is a reserved word there; choose another. Nothing was changed.',
    );
    assert.match(await text(rename(fixture, language), { ...renamed, new_name: 'total' }), /nothing was changed/);
    assert.equal(language.renames, 0);
  });
});
