import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { DrivenChild } from '../drivenChild.ts';
import { refusal } from '../scriptedTasks.ts';

describe('contract: several roots', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  const onDisk = (root: string, path: string): Promise<string> => {
    const folder = vscode.workspace.workspaceFolders?.find(({ name }) => name === root);
    assert.ok(folder);
    return readFile(join(folder.uri.fsPath, path), 'utf8');
  };

  it('paths of children begin with their folder’s name; one that does not is told so', async () => {
    const child = await DrivenChild.start(session, 'Greet');
    assert.match(await child.call('list_files', {}), /^api\/src\/index\.js$[\s\S]*^web\/src\/index\.js$/m);
    assert.match(
      await child.call('search_text', { query: 'greeting' }),
      /^api\/src\/index\.js:1:[\s\S]*^web\/src\/index\.js:1:/m,
    );
    assert.match(await child.read('api/src/index.js'), /"api"/);
    assert.match(await child.edit('web/src/index.js', '"web"', '"the web"'), /^Applied/);
    assert.match(await child.write('api/new.txt', 'new\n'), /^Applied/);
    const lost = await child.read('src/index.js');
    assert.match(lost, /^Error/);
    assert.ok(lost.includes('api') && lost.includes('web'), lost);
    for (const path of ['../team.code-workspace', 'api/../../team.code-workspace']) {
      assert.match(await child.write(path, 'x'), /^(Refused|Error)/);
    }
    assert.deepEqual((await child.finish())['files_changed'], [
      { path: 'web/src/index.js', added: 1, removed: 1 },
      { path: 'api/new.txt', added: 1, removed: 0 },
    ]);
    assert.equal(await onDisk('web', 'src/index.js'), 'export const greeting = "the web";\n');
    assert.equal(await onDisk('api', 'new.txt'), 'new\n');
  });

  it('modules begin with their folder’s name; without it the answer says how to write them', async () => {
    session.server.anything().always(() => [{ do: 'silence' }]);
    assert.match(await rejection(session.delegate('Go', 'src')), /api\/src.*web\/src/);
    assert.match(refusal(await session.ask('delegate_task_async', { goal: 'Go', module: 'src' })), /api\/src/);
    assert.deepEqual(await session.tasks(), []);
    await session.delegate('Go', 'api/src', 'web');
    assert.deepEqual(
      (await session.tasks()).map(({ module }) => module),
      ['api/src', 'web'],
    );
  });
});
