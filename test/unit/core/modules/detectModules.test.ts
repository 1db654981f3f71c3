import assert from 'node:assert/strict';
import { detectModules, mostModules } from '../../../../src/core/modules/detectModules.ts';

type Tree = Readonly<Record<string, string>>;

/** The modules as `kind path name`, the name only where it is not the folder's. */
async function detect(...trees: readonly Tree[]): Promise<string[]> {
  const roots = trees.map((tree, index) => ({
    name: `root${String(index + 1)}`,
    files: Object.keys(tree),
    read: (path: string) => Promise.resolve(tree[path]),
  }));
  const modules = await detectModules(roots);
  return modules.map(({ kind, path, name }) => [kind, path, ...(path.endsWith(name) ? [] : [name])].join(' '));
}

function packageJson(content: object): string {
  return JSON.stringify(content);
}

const monorepo: Tree = {
  'package.json': packageJson({ name: 'top', workspaces: ['packages/*', './tools/build/', '!packages/old'] }),
  'packages/a/package.json': packageJson({ name: '@x/a' }),
  'packages/a/src/index.ts': '',
  'packages/a/test/fixtures/package.json': packageJson({ name: 'fixture' }),
  'packages/b/package.json': packageJson({}),
  'packages/old/package.json': packageJson({ name: 'old' }),
  'packages/old/index.js': '',
  'tools/build/package.json': packageJson({ name: 'build' }),
  'docs/package.json': packageJson({ name: 'site' }),
  'docs/index.md': '',
};

describe('detectModules', () => {
  it('npm: offers the declared packages by their names, and neither the root nor what lies in them', async () => {
    assert.deepEqual(await detect(monorepo), [
      'npm packages/a @x/a',
      'npm packages/b',
      'folder packages/old',
      'npm tools/build',
    ]);
  });

  it('npm: takes the object form of workspaces, and globs at any depth', async () => {
    const tree: Tree = {
      'package.json': packageJson({ workspaces: { packages: ['apps/**'] } }),
      'apps/web/package.json': packageJson({ name: 'web' }),
      'apps/web/plugin/package.json': packageJson({ name: 'plugin' }),
      'apps/web/index.ts': '',
    };
    assert.deepEqual(await detect(tree), ['npm apps/web', 'npm apps/web/plugin']);
  });

  it('passes over globs that could take for ever to match, and follows the others', async () => {
    const tree: Tree = {
      'package.json': packageJson({ workspaces: ['apps/*', 'l*i*b*s*/*'] }),
      'apps/web/package.json': packageJson({ name: 'web' }),
      'libs/core/package.json': packageJson({ name: 'core' }),
    };
    assert.deepEqual(await detect(tree), ['npm apps/web']);
  });

  it('npm: without workspaces each package with a name counts, except inside another or among samples', async () => {
    const tree: Tree = {
      'package.json': packageJson({ name: 'top' }),
      'client/package.json': packageJson({ name: 'client' }),
      'client/vendored/package.json': packageJson({ name: 'inner' }),
      'esm/package.json': packageJson({ type: 'module' }),
      'esm/index.js': '',
      'test/fixtures/x/package.json': packageJson({ name: 'x' }),
      'test/a.test.js': '',
      'node_modules/y/package.json': packageJson({ name: 'y' }),
    };
    assert.deepEqual(await detect(tree), ['npm client', 'folder esm', 'folder test']);
  });

  it('npm: a nested workspace’s own folder only gathers its packages', async () => {
    const tree: Tree = {
      'web/package.json': packageJson({ name: 'web', workspaces: ['packages/*'] }),
      'web/packages/a/package.json': packageJson({ name: 'a' }),
      'web/packages/b/package.json': packageJson({ name: 'b' }),
    };
    assert.deepEqual(await detect(tree), ['npm web/packages/a', 'npm web/packages/b']);
  });

  it('cargo: offers the workspace’s members without what it excludes, and packages beside it', async () => {
    const tree: Tree = {
      'Cargo.toml': '[workspace]\nmembers = [\n  "crates/*", # all\n]\nexclude = ["crates/old"]\n',
      'crates/a/Cargo.toml': '[package]\nname = "a-rs"\nversion = "1.0.0"\n',
      'crates/a/src/lib.rs': '',
      'crates/old/Cargo.toml': '[package]\nname = "old"\n',
      'fuzz/Cargo.toml': '[package]\nname = "fuzz"\n',
    };
    assert.deepEqual(await detect(tree), ['cargo crates/a a-rs', 'cargo fuzz']);
  });

  it('python: takes the name from project or poetry; settings of tools alone are no package', async () => {
    const tree: Tree = {
      'api/pyproject.toml': '[project]\nname = "api-server"\n',
      'api/api/main.py': '',
      'worker/pyproject.toml': "[tool.poetry]\nname = 'worker-p'\n",
      'scripts/pyproject.toml': '[tool.ruff]\nline-length = 100\n',
      'scripts/run.py': '',
    };
    assert.deepEqual(await detect(tree), ['python api api-server', 'folder scripts', 'python worker worker-p']);
  });

  it('go: offers the modules, and those of a go.work though they are nested', async () => {
    const tree: Tree = {
      'go.work': 'go 1.22\n\nuse (\n\t./svc // the service\n\t./svc/tools\n)\nuse ./lib/log\n',
      'svc/go.mod': 'module example.com/svc\n\ngo 1.22\n',
      'svc/tools/go.mod': 'module example.com/svc/tools\n',
      'svc/inner/go.mod': 'module example.com/inner\n',
      'lib/log/go.mod': 'module example.com/log\n',
    };
    assert.deepEqual(await detect(tree), [
      'go lib/log example.com/log',
      'go svc example.com/svc',
      'go svc/tools example.com/svc/tools',
    ]);
  });

  it('one folder with several manifests is one module', async () => {
    const tree: Tree = {
      'wasm/package.json': packageJson({ name: 'wasm-js' }),
      'wasm/Cargo.toml': '[package]\nname = "wasm-rs"\n',
      'mixed/package.json': packageJson({ type: 'module' }),
      'mixed/go.mod': 'module mixed\n',
    };
    assert.deepEqual(await detect(tree), ['go mixed', 'npm wasm wasm-js']);
  });

  it('a torn manifest still makes a module, by its folder’s name', async () => {
    const tree: Tree = { 'a/package.json': '{ "name": ', 'b/Cargo.toml': '[package\n', 'c/pyproject.toml': '= 1' };
    assert.deepEqual(await detect(tree), ['npm a', 'cargo b', 'python c']);
  });

  it('plain folders: those at the top, and inside src, packages and their like in place of them', async () => {
    const tree: Tree = {
      'index.js': '',
      'src/index.js': '',
      'src/auth/deep/login.js': '',
      'src/cart/cart.js': '',
      'src/notes/readme.md': '',
      'lib/only.js': '',
      'scripts/run.sh': '',
      'assets/logo.png': '',
      '.github/x.js': '',
      'dist/bundle.js': '',
    };
    assert.deepEqual(await detect(tree), ['folder lib', 'folder scripts', 'folder src/auth', 'folder src/cart']);
  });

  it('plain folders stand beside packages, never around or inside them', async () => {
    const tree: Tree = {
      'src/core/package.json': packageJson({ name: 'core' }),
      'src/core/lib/a.js': '',
      'src/ui/a.js': '',
      'tools/gen/go.mod': 'module gen\n',
      'tools/a.js': '',
    };
    assert.deepEqual(await detect(tree), ['npm src/core', 'folder src/ui', 'go tools/gen']);
  });

  it('a root with nothing to split it by is a module itself; one without code is none', async () => {
    assert.deepEqual(await detect({ 'package.json': packageJson({ name: 'small' }), 'index.js': '' }), ['npm . small']);
    assert.deepEqual(await detect({ 'a.py': '' }), ['folder . root1']);
    assert.deepEqual(await detect({ 'README.md': '', 'docs/a.md': '' }), []);
    assert.deepEqual(await detect(), []);
  });

  it('with several roots paths begin with the root’s name, and a whole root goes by it alone', async () => {
    assert.deepEqual(await detect({ 'src/a/x.ts': '' }, { 'go.mod': 'module server\n', 'main.go': '' }), [
      'folder root1/src/a',
      'go root2 server',
    ]);
  });

  it('is bounded, and sorted the same way everywhere', async () => {
    const names = Array.from({ length: mostModules + 50 }, (_, index) => `packages/p${String(index)}/a.ts`);
    const found = await detect(Object.fromEntries(names.map((name) => [name, ''])));
    assert.equal(found.length, mostModules);
    assert.deepEqual(found, [...found].sort());
  });

  it('leaves out what cannot be read', async () => {
    const modules = await detectModules([
      { name: 'root', files: ['a/package.json', 'a/x.ts'], read: () => Promise.resolve(undefined) },
    ]);
    assert.deepEqual(modules, [{ path: 'a', name: 'a', kind: 'folder' }]);
  });
});
