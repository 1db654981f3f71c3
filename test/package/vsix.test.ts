import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/vscode-host/temporaryFolder.ts';

const megabyte = 1_000_000;

/** What a package may hold; everything else in it is a leak. */
const allowed = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/(extension|chunks\/[\w-]+)\.js$/,
  /^dist\/THIRD_PARTY_NOTICES\.txt$/,
  /^media\/[\w-]+(\.tmLanguage)?\.(svg|json)$/,
  /^media\/(icon|fanout|review)\.png$/,
];

/** Files as they lie around in people's clones. */
const planted = [
  ...['.env', '.env.local', 'dist/.env', 'media/.env', 'media/.env.json.bak', '.npmrc', 'id_rsa', 'notes.md'],
  ...[
    'dist/extension.js.map',
    'src/extension.ts',
    'test/secret.ts',
    'out/logs/host.log',
    'node_modules/openai/index.js',
  ],
  ...['.git/config', '.vscode/settings.json', 'old.vsix', 'media/picture.png'],
];

describe('The packaged extension', () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = makeTemporaryFolder('vsix');
    cpSync(process.env['FANOUT_EXTENSION_FOLDER'] ?? '', folder.path, { recursive: true });
    withoutScripts(join(folder.path, 'package.json'));
  });

  afterEach(() => {
    folder.dispose();
  });

  it('S18: holds the bundle, media and papers, and nothing else that lies around in the clone', async () => {
    for (const path of planted) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), 'SECRET=1\n');
    }
    const files = await listFiles({ cwd: folder.path, packageManager: PackageManager.None });
    const leaks = files.filter((path) => !allowed.some((pattern) => pattern.test(path)));
    assert.deepEqual(leaks, []);
    for (const needed of ['package.json', 'LICENSE', 'dist/extension.js', 'dist/THIRD_PARTY_NOTICES.txt']) {
      assert.ok(files.includes(needed), `${needed} is missing`);
    }
  });

  it('holds every file that its manifest names', async () => {
    const files = await listFiles({ cwd: folder.path, packageManager: PackageManager.None });
    const manifest = readFileSync(join(folder.path, 'package.json'), 'utf8');
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:media|dist)\/[^"]+)"/g)].map(([, path]) => path ?? '');
    assert.ok(named.includes('dist/extension.js'));
    assert.deepEqual(
      named.filter((path) => !files.includes(path)),
      [],
    );
  });

  it('P12: is at most 0.316 MB without the README’s pictures', async () => {
    for (const picture of ['fanout', 'review']) writeFileSync(join(folder.path, `media/${picture}.png`), '');
    const packagePath = join(folder.path, 'fanout.vsix');
    await createVSIX({
      cwd: folder.path,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
    const { size } = statSync(packagePath);
    assert.ok(size <= 0.316 * megabyte, `it is ${String(size / megabyte)} MB`);
  });
});

/** The build has been made; packaging would make it again, in a folder without its sources. */
function withoutScripts(file: string): void {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...manifest, scripts: {} }));
}
