import assert from 'node:assert/strict';
import { moduleProblem } from '../../../../src/vscode/modules/moduleProblem.ts';
import { MemoryWorkspace, root } from '../../../support/memoryWorkspace.ts';

const files = { 'src/auth/login.js': '', 'src/cart/cart.js': '', 'src/catalog/index.js': '', 'README.md': '' };

function ask(folder: string, workspace = new MemoryWorkspace(files)): Promise<string | undefined> {
  const modules = ['src/auth', 'src/cart', 'src/catalog', 'test'].map((path) => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    kind: 'folder' as const,
  }));
  return moduleProblem(folder, { workspace, modules: () => Promise.resolve(modules) });
}

describe('moduleProblem', () => {
  it('has none for a folder, however it is written, and for the whole workspace', async () => {
    for (const folder of ['src/auth', './src/auth/', 'src\\auth', ' src ', '.', './']) {
      assert.equal(await ask(folder), undefined, folder);
    }
  });

  it('tells how to write a folder that is given by its absolute path or by ".."', async () => {
    for (const folder of ['/ws/src/auth', 'src/cart/../auth', '\\ws\\src\\auth']) {
      assert.match((await ask(folder)) ?? '', /; write it as "src\/auth"\.$/, folder);
    }
    for (const folder of ['/ws', 'src/..']) assert.match((await ask(folder)) ?? '', /; write it as "\."\.$/, folder);
  });

  it('names the nearest modules for a folder that is not there', async () => {
    assert.equal(
      await ask('src/car'),
      'There is no folder "src/car"; give one that exists, such as src/cart, src/catalog, src/auth.',
    );
    assert.match((await ask('Cart')) ?? '', /such as src\/cart, /);
    assert.match((await ask('packages/auth')) ?? '', /such as src\/auth, /);
  });

  it('says so when there is no module to name', async () => {
    const workspace = new MemoryWorkspace({});
    const problem = await moduleProblem('src', { workspace, modules: () => Promise.resolve([]) });
    assert.equal(problem, 'There is no folder "src"; give a folder that exists.');
  });

  it('offers a file’s folder in its place', async () => {
    assert.equal(
      await ask('src/auth/login.js'),
      'The module "src/auth/login.js" is a file; give its folder "src/auth" instead.',
    );
    assert.match((await ask('README.md')) ?? '', /give its folder "\." instead/);
  });

  it('F9: refuses what lies outside the workspace, links included', async () => {
    const workspace = new MemoryWorkspace(files);
    workspace.symlink('out', '/etc');
    workspace.symlink('round', 'round');
    assert.match((await ask('../other', workspace)) ?? '', /leads out of the workspace by “\.\.”/);
    assert.match((await ask('/etc', workspace)) ?? '', /outside the workspace/);
    assert.match((await ask('out', workspace)) ?? '', /a link that leads out of the workspace/);
    assert.match((await ask('round', workspace)) ?? '', /cannot be used: .*; choose another folder/);
  });

  it('without an open folder asks for one; a blank module is none', async () => {
    assert.match((await ask('src', new MemoryWorkspace({}, []))) ?? '', /No folder is open; open the folder/);
    assert.match((await ask('  ')) ?? '', /The module is blank/);
  });

  it('with several roots says how to write a folder that only some of them have', async () => {
    const workspace = new MemoryWorkspace(
      { '/api/src/a.ts': '', '/api/db/a.ts': '', '/web/src/a.ts': '', '/web/b.ts': '' },
      [root('api'), root('web')],
    );
    assert.equal(await ask('api/src', workspace), undefined);
    assert.equal(await ask('web', workspace), undefined);
    assert.equal(await ask('db', workspace), 'Several folders are open; write the module as "api/db".');
    assert.match((await ask('src', workspace)) ?? '', /write the module as "api\/src" or "web\/src"/);
    assert.match((await ask('nowhere', workspace)) ?? '', /begin the path with one of their names: api, web/);
  });
});
