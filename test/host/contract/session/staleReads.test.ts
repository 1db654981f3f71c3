import assert from 'node:assert/strict';
import { closeEditors, typeAt } from '../../../support/editors.ts';
import type { WireMessage } from '../../../support/modelServer/chatRequest.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { CaseFolder, numbered } from '../caseFolder.ts';
import { DrivenChild } from '../drivenChild.ts';
import { requestsOf } from '../scriptedTasks.ts';

describe('contract: files that a task has read and others changed since', () => {
  let session: ScriptedSession;
  let files: CaseFolder;

  beforeEach(async () => {
    session = await ScriptedSession.start();
    files = await CaseFolder.make();
  });

  afterEach(async () => {
    await session.dispose();
    await closeEditors();
  });

  const start = (goal: string): Promise<DrivenChild> => DrivenChild.start(session, goal);

  /** Has the child do something that touches no file; the messages about others that stand behind its answer. */
  const news = async (child: DrivenChild): Promise<string[]> => {
    await child.call('list_files', { path: 'src/money' });
    return newsIn(requestsOf(session, child.goal).at(-1)?.chat.body.messages ?? []);
  };

  it('F24: a task hears before its next request which files, by which task, and how many lines; once', async () => {
    await files.put('a.txt', numbered(10));
    await files.put('b.txt', numbered(10));
    const [one, two] = [await start('Reader'), await start('Writer')];
    await one.read(files.path('a.txt'));
    await one.read(files.path('b.txt'));
    await two.edit(files.path('a.txt'), 'line 2\nline 3\n', 'TWO\nTHREE\nmore\n');
    const [told = '', ...more] = await news(one);
    assert.deepEqual(more, []);
    assert.match(told, new RegExp(`^\\[Fanout\\].*\\n- ${files.path('a.txt')}: 3 lines, by ${two.id}\\b.*"Writer"`));
    assert.ok(!told.includes('b.txt'), told);
    assert.deepEqual(await news(one), []);
    assert.deepEqual(await news(two), [], 'its own edit is no news');
  });

  it('F24: what the person typed and what a program wrote is told, though no task looked at the file since', async () => {
    await files.put('a.txt', numbered(10));
    await files.put('b.txt', numbered(10));
    const child = await start('Reader');
    await child.read(files.path('a.txt'));
    await child.read(files.path('b.txt'));
    assert.deepEqual(await news(child), []);
    const editor = await files.show('a.txt');
    await typeAt(editor.document, 4, 'typed ');
    await files.put('b.txt', numbered(12));
    const [told = ''] = await news(child);
    assert.match(told, new RegExp(`- ${files.path('a.txt')}: 1 line, by the person or another program`));
    assert.match(told, new RegExp(`- ${files.path('b.txt')}: 2 lines, by the person or another program`));
    await files.put('b.txt', numbered(12));
    assert.deepEqual(await news(child), [], 'the same text again is no change');
  });

  it('F24: lines that an edit was merged with are told once, and at most 8 files are named', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `f${String(index)}.txt`);
    for (const name of names) await files.put(name, numbered(10));
    const [one, two] = [await start('Reader'), await start('Writer')];
    for (const name of names) await one.read(files.path(name));
    await two.calls(
      ...names.map((name) => {
        const args = { path: files.path(name), old_string: 'line 9\n', new_string: 'NINE\n' };
        return ['edit_file', args] as const;
      }),
    );
    assert.match(await one.edit(files.path('f0.txt'), 'line 1\n', 'ONE\n'), /^Applied.*merged/);
    const [told = ''] = newsIn(requestsOf(session, one.goal).at(-1)?.chat.body.messages ?? []);
    assert.equal(told.match(/f\d\.txt: 1 line, by/g)?.length, 8, told);
    assert.match(told, /\n- and 2 more\n/);
    assert.ok(told.includes('f0.txt'), 'it was merged with a line that it has not seen');
    assert.deepEqual(await news(one), []);
  });
});

/** The texts of ours behind the last answer of the model. */
function newsIn(messages: readonly WireMessage[]): string[] {
  const behind = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  return behind.filter(({ role }) => role === 'user').map(({ content }) => String(content));
}
