import assert from 'node:assert/strict';
import { SearchStage } from './searchStage.ts';

const one = { app: ['src/b.ts', 'src/a.ts', 'src-old/c.ts', 'README.md'] };
const two = { api: ['src/a.ts'], web: ['src/z.ts', 'b.ts'] };

function many(count: number): { app: string[] } {
  return { app: Array.from({ length: count }, (_, index) => `file-${String(index).padStart(5, '0')}.ts`) };
}

describe('list_files', () => {
  it('answers one path per line, sorted the same way everywhere', async () => {
    const { text, ok } = await new SearchStage(one).list();
    assert.equal(text, 'README.md\nsrc-old/c.ts\nsrc/a.ts\nsrc/b.ts');
    assert.equal(ok, true);
  });

  it('a folder holds what is in it and not what is beside it under a longer name', async () => {
    for (const path of ['src', './src/', 'src\\', '/ws/app/src', 'README/../src']) {
      assert.equal((await new SearchStage(one).list({ path })).text, 'src/a.ts\nsrc/b.ts', path);
    }
  });

  it('the workspace itself is no folder to look up', async () => {
    for (const path of ['.', './', '', '/ws/app', '/ws/app/', 'src/..']) {
      assert.equal((await new SearchStage(one).list({ path })).text.split('\n').length, 4, path);
    }
  });

  it('begins paths with the folder’s name when several are open, and takes them so', async () => {
    assert.equal((await new SearchStage(two).list()).text, 'api/src/a.ts\nweb/b.ts\nweb/src/z.ts');
    assert.equal((await new SearchStage(two).list({ path: 'web/src' })).text, 'web/src/z.ts');
    assert.equal((await new SearchStage(two).list({ path: 'web' })).text, 'web/b.ts\nweb/src/z.ts');
    const refused = await new SearchStage(two).list({ path: 'src' });
    assert.match(refused.text, /begin the path with one of their names: api, web/);
  });

  it('shows 500 paths and says how many more there are', async () => {
    assert.equal((await new SearchStage(many(500)).list()).text.split('\n').at(-1), 'file-00499.ts');
    const lines = (await new SearchStage(many(512)).list()).text.split('\n');
    assert.equal(lines.length, 501);
    assert.equal(lines.at(-1), '… 12 more');
  });

  it('says so when not all were counted', async () => {
    const stage = new SearchStage(many(600));
    stage.complete = false;
    assert.equal((await stage.list()).text.split('\n').at(-1), '… 100+ more');
  });

  it('answers a sentence when there is nothing', async () => {
    const { text, ok } = await new SearchStage({ app: [] }).list({ glob: '*.rs' });
    assert.equal(text, 'No file in the workspace matches "*.rs"; ignored files are left out.');
    assert.equal(ok, true);
  });

  it('a glob with a slash counts from the given folder, whose name is taken literally', async () => {
    const stage = new SearchStage({ app: ['pages/[id]/view/a.ts'] });
    await stage.list({ path: 'pages/[id]', glob: 'view/*.ts' });
    await stage.list({ path: 'pages/[id]', glob: '*.ts' });
    assert.deepEqual(stage.asked, ['app pages/\\[id\\]/view/*.ts', 'app *.ts']);
  });

  it('F9: a path or glob that leaves the workspace is refused, and nothing is searched', async () => {
    const stage = new SearchStage(one);
    stage.links.set('/ws/app/out', { kind: 'outside', target: '/etc' });
    for (const input of [
      { path: '..' },
      { path: 'src/../../other' },
      { path: '/etc' },
      { path: '/ws/app-evil' },
      { path: 'C:\\Windows' },
      { path: 'file:///etc' },
      { path: 'out' },
      { glob: '../**' },
      { glob: 'src/../../*' },
      { glob: '{..,src}/*' },
      { glob: '..\\*' },
      { glob: '/etc/*' },
      { glob: '!/etc/*' },
      { glob: '~/*' },
      { glob: 'C:/*' },
      { glob: 'a\0b' },
    ]) {
      const { ok, text } = await stage.list(input);
      assert.equal(ok, false, JSON.stringify(input));
      assert.match(text, /^Error: list_files: /);
    }
    assert.deepEqual(stage.asked, []);
  });

  it('tells a file and a missing folder from an empty one', async () => {
    assert.match(
      (await new SearchStage(one).list({ path: 'src/a.ts' })).text,
      /is a file, not a folder; use read_file/,
    );
    assert.match((await new SearchStage(one).list({ path: 'nowhere' })).text, /There is no folder "nowhere"/);
  });

  it('without an open folder says so', async () => {
    assert.match((await new SearchStage({}).list()).text, /No folder is open/);
  });
});
