import assert from 'node:assert/strict';
import { SearchStage } from './searchStage.ts';

function stageWith(...found: [path: string, line: number, text: string, column?: number][]): SearchStage {
  const stage = new SearchStage({ app: [] });
  stage.found = found.map(([path, line, text, column = 0]) => ({ path, line, text, column }));
  return stage;
}

describe('search_text', () => {
  it('answers path, line and text, sorted by path and then by line', async () => {
    const stage = stageWith(['b.ts', 1, 'two'], ['a.ts', 10, 'ten'], ['a.ts', 9, '  nine']);
    const { text, ok } = await stage.search({ query: 'n' });
    assert.equal(text, 'a.ts:9:   nine\na.ts:10: ten\nb.ts:1: two');
    assert.equal(ok, true);
  });

  it('passes on text, expression and glob as they are meant', async () => {
    const stage = stageWith();
    await stage.search({ query: 'a(b' });
    await stage.search({ query: 'a(b)', regex: true, glob: './src/' });
    await stage.search({ query: '-e', glob: '!*.md' });
    assert.deepEqual(stage.asked, ['app - text a(b', 'app src/** regex a(b)', 'app !*.md text -e']);
  });

  it('asks every root, or the one that the glob begins with', async () => {
    const stage = new SearchStage({ api: [], web: [] });
    stage.found = [{ path: 'a.ts', line: 1, text: 'x', column: 0 }];
    assert.equal((await stage.search({ query: 'x' })).text, 'api/a.ts:1: x\nweb/a.ts:1: x');
    stage.asked.length = 0;
    assert.equal((await stage.search({ query: 'x', glob: 'web/*.ts' })).text, 'web/a.ts:1: x');
    assert.deepEqual(stage.asked, ['web *.ts text x']);
  });

  it('shows 200 matches and says how many more there are', async () => {
    const stage = stageWith(
      ...Array.from({ length: 230 }, (_, index): [string, number, string] => ['a', index + 1, 'x']),
    );
    const lines = (await stage.search({ query: 'x' })).text.split('\n');
    assert.equal(lines.length, 201);
    assert.deepEqual(lines.slice(-2), ['a:200: x', '… 30 more']);
  });

  it('cuts a long line to 300 characters around its match, and keeps surrogate pairs whole', async () => {
    const long = `${'a'.repeat(1000)}needle${'😀'.repeat(500)}`;
    const [line = ''] = (await stageWith(['a', 1, long, 1000]).search({ query: 'needle' })).text.split('\n');
    const shown = line.slice('a:1: '.length);
    assert.ok(shown.length >= 298 && shown.length <= 300, String(shown.length));
    assert.ok(shown.includes('needle'));
    assert.doesNotMatch(shown, /\p{Surrogate}/u);
    assert.match(shown, /^….*…$/u);
  });

  it('shows the end of a long line that matches there', async () => {
    const { text } = await stageWith(['a', 1, `${'a'.repeat(1000)}needle`, 1000]).search({ query: 'needle' });
    assert.match(text, /needle$/);
  });

  it('F10: never shows lines of files that may hold secrets', async () => {
    const stage = stageWith(['.env', 1, 'KEY=1'], ['api/.env.local', 1, 'KEY=2'], ['a.ts', 1, 'KEY=3']);
    assert.equal((await stage.search({ query: 'KEY' })).text, 'a.ts:1: KEY=3');
  });

  it('answers a sentence when there is nothing, and does not claim it when the search was cut short', async () => {
    const stage = stageWith();
    const nothing = await stage.search({ query: 'x', glob: '*.ts' });
    assert.equal(nothing.text, 'No line holds "x" in files that match "*.ts"; ignored and binary files are left out.');
    assert.equal(nothing.ok, true);
    stage.complete = false;
    assert.match((await stage.search({ query: 'x' })).text, /cut short, so narrow it by a glob/);
  });

  it('refuses a query that no line can match, and a glob that leaves the workspace', async () => {
    const stage = stageWith();
    for (const input of [
      { query: ' ' },
      { query: 'a\nb' },
      { query: 'a\0b' },
      { query: 'x'.repeat(2001) },
      { query: 'x', glob: '../*' },
      { query: 'x', glob: '/etc/*' },
    ]) {
      const { ok, text } = await stage.search(input);
      assert.equal(ok, false, JSON.stringify(input));
      assert.match(text, /^Error: search_text: /);
    }
    assert.deepEqual(stage.asked, []);
  });
});
