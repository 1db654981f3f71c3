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

  /** Keeps so many folders open and opens others beside them. */
  const openFolders = async (kept: number, ...others: { uri: vscode.Uri; name: string }[]): Promise<void> => {
    const changed = new Promise((resolve) => {
      const listener = vscode.workspace.onDidChangeWorkspaceFolders((change) => {
        listener.dispose();
        resolve(change);
      });
    });
    const count = vscode.workspace.workspaceFolders?.length ?? 0;
    assert.ok(vscode.workspace.updateWorkspaceFolders(kept, count - kept, ...others));
    await changed;
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

  it('F20: F21: changes in a folder that was closed stay its own, and are taken back once it is open again', async () => {
    const child = await DrivenChild.start(session, 'Greet twice');
    for (const root of ['api', 'web']) {
      assert.match(await child.edit(`${root}/src/index.js`, 'greeting', 'hello'), /^Applied/);
    }
    await child.finish();
    const copyPatch = async (folder?: string): Promise<string> =>
      vscode.commands.executeCommand('fanout.copyPatch', child.id, folder);
    assert.match(
      await rejection(Promise.resolve(copyPatch())),
      /several repositories, .*name one: .*\/api, .*\/web\.$/,
    );
    assert.match(await copyPatch('web'), /^diff --git a\/src\/index\.js b\/src\/index\.js\n/);
    const folders = vscode.workspace.workspaceFolders ?? [];
    const web = folders[1]?.uri;
    assert.ok(web && folders.length === 2);
    const closed = join(web.fsPath, 'src/index.js');
    const review = async (): Promise<string[]> => {
      const sides = await vscode.commands.executeCommand<{ path: string }[]>('fanout.reviewTask', child.id);
      return sides.map(({ path }) => path);
    };
    await openFolders(1);
    assert.deepEqual(await review(), ['src/index.js', closed]);
    assert.deepEqual(await vscode.commands.executeCommand('fanout.revertTask', child.id), {
      reverted: ['src/index.js'],
      conflicts: [closed],
    });
    assert.match(await onDisk('api', 'src/index.js'), /greeting/);
    assert.match(await readFile(closed, 'utf8'), /hello/);
    await openFolders(1, { uri: web, name: 'web' });
    assert.deepEqual(await review(), ['web/src/index.js']);
    assert.deepEqual(await vscode.commands.executeCommand('fanout.revertTask', child.id), {
      reverted: ['web/src/index.js'],
      conflicts: [],
    });
    assert.match(await onDisk('web', 'src/index.js'), /greeting/);
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
