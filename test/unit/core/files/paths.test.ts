import assert from 'node:assert/strict';
import { PathGate } from '../../../../src/core/files/paths/pathGate.ts';
import { protectionOf, secretReason } from '../../../../src/core/files/paths/protectedPaths.ts';
import { resolvePath } from '../../../../src/core/files/paths/resolvePath.ts';
import { applied, filesFixture, never, readAll, rejected, replace, write } from '../../../support/filesFixture.ts';
import { MemoryWorkspace, root } from '../../../support/memoryWorkspace.ts';

const one = [root('ws')];
const two = [root('app'), root('lib')];

function resolved(path: string, roots = one): string {
  const result = resolvePath(path, roots);
  return result.kind === 'resolved' ? `${result.absolute} ${result.path}` : result.why;
}

describe('paths', () => {
  const cases: readonly [input: string, result: string][] = [
    ['a.ts', '/ws/a.ts a.ts'],
    ['./src//a.ts', '/ws/src/a.ts src/a.ts'],
    ['src/../a.ts', '/ws/a.ts a.ts'],
    ['src\\a.ts', '/ws/src/a.ts src/a.ts'],
    ['/ws/src/a.ts', '/ws/src/a.ts src/a.ts'],
    ['', '/ws '],
    ['.', '/ws '],
    ['../a.ts', 'outside'],
    ['src/../../ws/a.ts', 'outside'],
    ['..\\a.ts', 'outside'],
    ['/etc/passwd', 'outside'],
    ['/ws-evil/a.ts', 'outside'],
    ['/ws/../etc/passwd', 'outside'],
    ['C:\\Windows\\a', 'outside'],
    ['//server/share/a', 'outside'],
    ['file:///ws/a.ts', 'invalid'],
    ['vscode-remote://x/a', 'invalid'],
    ['a\0.ts', 'invalid'],
    ['a\n.ts', 'invalid'],
    ['a.ts:stream', 'invalid'],
    ['.git::$INDEX_ALLOCATION/config', 'invalid'],
    ['a.ts.', 'invalid'],
    ['a /b', 'invalid'],
    ['a\ud800', 'invalid'],
  ];
  for (const [input, result] of cases) {
    it(`F9: S7: S8: ${JSON.stringify(input)} resolves to ${result}`, () => {
      assert.equal(resolved(input), result);
    });
  }

  it('F9: with several roots the first segment names one, and nothing leaves it', () => {
    assert.equal(resolved('lib/a.ts', two), '/lib/a.ts lib/a.ts');
    assert.equal(resolved('a.ts', two), 'invalid');
    assert.equal(resolved('lib/../app/a.ts', two), 'outside');
    assert.equal(resolved('/app/a.ts', two), '/app/a.ts app/a.ts');
    assert.equal(resolved('a.ts', []), 'invalid');
  });

  it('F9: a drive’s letter and case do not matter, and devices are no files', () => {
    const windows = [{ name: 'ws', path: 'c:/ws' }];
    assert.equal(resolved('C:\\WS\\a.ts', windows), 'c:/ws/a.ts a.ts');
    assert.equal(resolved('nul', windows), 'invalid');
    assert.equal(resolved('C:/ws-evil/a.ts', windows), 'outside');
  });

  const kept = [
    ...['.git/config', 'packages/a/.git/hooks/pre-commit', '.GIT/config', '.git', 'git~1/config', '.g\u200cit/config'],
    ...['.vscode/settings.json', 'a/.vscode/tasks.json', 'x.code-workspace', 'VSCODE~1/settings.json', '.fanout/x'],
    ...[
      '.mcp.json',
      '.cursor/mcp.json',
      '.claude/settings.json',
      'AGENTS.md',
      'src/agents.md',
      'CLAUDE.md',
      '.clinerules',
    ],
    ...['.github/copilot-instructions.md', '.github/prompts/a.md', 'a.instructions.md', '.bashrc', '.zshrc', '.npmrc'],
    ...[
      '.env',
      '.env.local',
      'a/.env.production',
      '.envrc',
      '.gitignore',
      '.vscodeignore',
      '.gitmodules',
      '．git/config',
    ],
    ...['.husky/pre-commit', '.devcontainer/devcontainer.json', '.aider.conf.yml', '.roorules-code', 'ſrc/.ſsh/x'],
  ];
  for (const path of kept) {
    it(`F10: S1: S2: S3: S8: S14: S17: ${JSON.stringify(path)} is protected`, () => {
      assert.notEqual(protectionOf(path), undefined);
    });
  }

  const free = [
    ...['src/index.ts', 'package.json', '.github/workflows/ci.yml', 'environment.ts', 'git/config.ts', 'vscode/a.ts'],
    ...['src/env.ts', 'docs/agents/overview.md', 'my.git.md', '.eslintrc.json', '.prettierrc', 'README.md', 'a~1.txt'],
    ...['src/cursor/mcp.ts', 'profile.ts', 'prompts/hello.md', 'skills/a.ts', 'claude/index.ts', '.editorconfig'],
  ];
  for (const path of free) {
    it(`F10: ${path} is free`, () => {
      assert.equal(protectionOf(path), undefined);
    });
  }

  it('F10: secrets are not read either, their templates are', () => {
    for (const path of ['.env', 'a/.env.local', '.envrc', '.netrc', '.ssh/id_rsa']) assert.ok(secretReason(path), path);
    for (const path of ['.env.example', '.env.local.sample', 'src/env.ts', '.gitignore']) {
      assert.equal(secretReason(path), undefined);
    }
  });

  it('F9: F10: S6: a link is judged by where it leads, and by its own name', async () => {
    const workspace = new MemoryWorkspace({ 'src/a.ts': 'a\n', '.git/config': 'c\n', '/etc/passwd': 'p\n' });
    workspace.symlink('out', '/etc');
    workspace.symlink('harmless', '.git');
    workspace.symlink('.env', 'src/a.ts');
    const { coordinator } = filesFixture({}, { workspace });
    const files = coordinator.openSession('task-1');
    const outside = rejected(await readAll(files, 'out/passwd'));
    assert.equal(outside.why, 'outside');
    assert.match(outside.message, /to \/etc\/passwd/);
    assert.equal(rejected(await write(files, 'out/new/deep.txt', 'x')).why, 'outside');
    assert.equal(rejected(await write(files, 'harmless/config', 'x')).why, 'protected');
    assert.equal(rejected(await write(files, '.env', 'x')).why, 'protected');
    assert.equal(rejected(await files.delete('harmless/config', never)).why, 'protected');
    assert.equal(rejected(await files.move('src/a.ts', '.git/hooks/a', never)).why, 'protected');
    assert.equal(rejected(await files.move('.git/config', 'a', never)).why, 'protected');
    assert.equal(workspace.count('applyEdits') + workspace.count('create') + workspace.count('move'), 0);
  });

  it('F8: F10: what holds for one name of a file holds for its hard links', async () => {
    const workspace = new MemoryWorkspace({ '.env': 'KEY=1\n', 'a.txt': 'a\n', 'CLAUDE.md': 'Be kind.\n' });
    workspace.hardLink('plain.txt', '.env');
    workspace.hardLink('b.txt', 'a.txt');
    workspace.hardLink('notes.md', 'CLAUDE.md');
    const { coordinator } = filesFixture({}, { workspace });
    const files = coordinator.openSession('task-1');
    assert.match(rejected(await readAll(files, 'plain.txt')).message, /plain\.txt \(that is \.env\) is protected/);
    for (const outcome of [
      await replace(files, 'plain.txt', 'KEY=1', 'KEY=2'),
      await write(files, 'plain.txt', 'x\n'),
      await files.delete('plain.txt', never),
      await files.move('plain.txt', 'free.txt', never),
      await write(files, 'notes.md', 'x\n'),
    ]) {
      assert.equal(rejected(outcome).why, 'protected');
    }
    assert.equal((await readAll(files, 'notes.md')).kind, 'shown');
    applied(await replace(files, 'b.txt', 'a', 'b'));
    assert.equal(workspace.disk('.env'), 'KEY=1\n');
  });

  it('F8: S9: a file that becomes another name of a protected one while its lock is waited for is not written', async () => {
    const workspace = new MemoryWorkspace({ '.env': 'KEY=1\n', 'a.txt': 'KEY=1\n' });
    const { coordinator } = filesFixture({}, { workspace });
    const files = coordinator.openSession('task-1');
    workspace.after = ({ operation }) => {
      if (operation === 'locate') workspace.hardLink('a.txt', '.env');
    };
    assert.equal(rejected(await replace(files, 'a.txt', 'KEY=1', 'KEY=2')).why, 'failed');
    assert.equal(workspace.text('.env'), 'KEY=1\n');
  });

  it('S9: a path that leads elsewhere once its lock is held is not used', async () => {
    const workspace = new MemoryWorkspace({ 'real/a.txt': 'one\n', '/etc/a.txt': 'secret\n' });
    workspace.symlink('door', 'real');
    const { coordinator } = filesFixture({}, { workspace });
    const files = coordinator.openSession('task-1');
    let seen = 0;
    workspace.after = ({ operation }) => {
      if (operation === 'locate' && (seen += 1) === 1) workspace.symlink('door', '/etc');
    };
    assert.equal(rejected(await write(files, 'door/b.txt', 'x')).why, 'failed');
    workspace.symlink('door', 'real');
    seen = 0;
    assert.equal(rejected(await readAll(files, 'door/a.txt')).why, 'failed');
    assert.equal(workspace.text('/etc/b.txt'), undefined);
    assert.equal(workspace.text('real/b.txt'), undefined);
  });

  it('the gate is for other tools, too', async () => {
    const gate = new PathGate(new MemoryWorkspace({ 'a.ts': '' }));
    assert.equal((await gate.admit('a.ts', 'read')).kind, 'admitted');
    assert.equal((await gate.admit('.git/config', 'read')).kind, 'admitted');
    for (const path of ['', '.', '/ws']) {
      const refused = await gate.admit(path, 'read');
      assert.ok(refused.kind === 'rejected' && refused.message.includes('workspace folder itself'), path);
    }
    assert.equal((await gate.admit('.git/config', 'write')).kind, 'rejected');
  });
});
