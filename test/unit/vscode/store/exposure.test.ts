import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { connect, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../../src/core/base/logger.ts';
import { claimSession } from '../../../../src/vscode/store/sessionClaim.ts';

const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The files of the product whose text fits. */
async function sourcesWith(pattern: RegExp): Promise<string[]> {
  const names = await readdir('src', { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => name.replaceAll('\\', '/'));
  const texts = await Promise.all(files.map((name) => readFile(join('src', name), 'utf8')));
  return files.filter((_, index) => pattern.test(texts[index] ?? ''));
}

describe('What a session shows to others on the machine', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanout-exposure-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('S15: nothing listens on a port; the name that a window holds takes nothing and says nothing', async () => {
    assert.deepEqual(await sourcesWith(/createServer|\.listen\(|WebSocketServer/), ['vscode/store/claimSocket.ts']);
    const listened: unknown[] = [];
    const listen = Reflect.get(Server.prototype, 'listen') as (...given: unknown[]) => Server;
    Server.prototype.listen = function (this: Server, ...given: unknown[]) {
      listened.push(given[0]);
      return listen.apply(this, given);
    };
    try {
      const claim = await claimSession(folder, silent);
      assert.ok(claim);
      const [place] = listened;
      assert.ok(typeof place === 'string' && listened.length === 1, 'a path, and no port');
      const said = await new Promise<string>((resolve, reject) => {
        let text = '';
        const socket = connect(place, () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
        socket.on('data', (data) => (text += data.toString()));
        socket.on('error', reject);
        socket.on('close', () => {
          resolve(text);
        });
      });
      assert.equal(said, '');
      claim.release();
    } finally {
      Server.prototype.listen = listen;
    }
  });

  it('S16: no file is written where others can foresee it, and what a session writes is for its user alone', async function () {
    if (process.platform === 'win32') this.skip();
    assert.deepEqual(await sourcesWith(/tmpdir|mkdtemp|\/tmp\b/), ['vscode/store/claimSocket.ts']);
    const claim = await claimSession(folder, silent);
    const openings = join(folder, 'openings');
    const modes = [await stat(openings), await stat(join(openings, '1'))];
    assert.deepEqual(
      modes.map(({ mode }) => (mode & 0o777).toString(8)),
      ['700', '600'],
    );
    claim?.release();
  });
});
