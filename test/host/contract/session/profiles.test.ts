import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rejection, ScriptedSession } from '../../window/scriptedSession.ts';
import { child, received, refusal, requestsOf, spawn, workspaceFolder } from '../scriptedTasks.ts';

const folders = ['.fanout', '.github', '.claude'];

describe('contract: profiles', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
    for (const folder of folders) await rm(join(workspaceFolder().fsPath, folder), { recursive: true, force: true });
  });

  const put = async (path: string, ...lines: string[]): Promise<void> => {
    const file = join(workspaceFolder().fsPath, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, lines.join('\n'));
  };

  const three = async (): Promise<void> => {
    await put('.fanout/agents/quiet.md', '---', 'description: Says little', 'model: small-one', '---', 'Say little.');
    await put('.github/agents/planner.agent.md', '---', "tools: ['search', 'web/fetch']", '---', 'Plan it.');
    await put('.claude/agents/fixer.md', '---', 'name: fixer', 'tools: Read, Edit, Bash', '---', 'Fix it.');
  };

  const editing = ['apply_patch', 'delete_file', 'edit_file', 'move_file', 'rename_symbol', 'write_file'];

  it('D36: a profile of each of the three places sets prompt, model and toolsets, within the grant', async () => {
    await three();
    for (const goal of ['Quietly', 'Planning', 'Fixing']) child(session, goal).say('Done.');
    await session.end(await spawn(session, 'Quietly', { profile: 'quiet' }));
    await session.end(await spawn(session, 'Planning', { profile: 'planner' }));
    await session.end(await spawn(session, 'Fixing', { profile: 'FIXER' }));
    const first = (goal: string) => requestsOf(session, goal)[0]?.chat;
    assert.match(first('Quietly')?.system ?? '', /Say little\./);
    assert.equal(first('Quietly')?.body.model, 'small-one');
    assert.match(first('Planning')?.system ?? '', /Plan it\./);
    assert.doesNotMatch(first('Planning')?.system ?? '', /Say little|Fix it/);
    assert.deepEqual(
      first('Planning')?.tools.filter((tool) => editing.includes(tool)),
      [],
    );
    assert.ok(first('Planning')?.tools.includes('read_file'));
    assert.deepEqual(
      first('Fixing')
        ?.tools.filter((tool) => editing.includes(tool))
        .sort(),
      editing,
    );
    assert.notEqual(first('Planning')?.body.model, 'small-one');
  });

  it('D36: an unknown name is an error that lists the known ones, and starts nothing', async () => {
    const none = refusal(await session.ask('delegate_task_async', { goal: 'x', profile: 'nobody' }));
    assert.match(none, /"nobody"; there are none here; \.fanout\/agents/);
    await three();
    const answer = refusal(await session.ask('delegate_task_async', { goal: 'x', profile: 'nobody' }));
    assert.match(answer, /"nobody"; the profiles are: quiet, planner, fixer\.$/);
    const batch = await session.ask('delegate_task', { tasks: [{ goal: 'x', profile: 'nobody' }] });
    assert.match(JSON.stringify(batch), /quiet, planner, fixer/);
    const byCommand = session.execute('delegate', { instruction: 'x', modules: ['src/money'], profile: 'nobody' });
    assert.match(await rejection(byCommand), /quiet, planner, fixer/);
    assert.deepEqual(await session.tasks(), []);
  });

  it('D36: fanout.delegate gives the profile to each task', async () => {
    await three();
    session.server.conversation('Module: src/money').say('Done.');
    session.server.conversation('Module: src/dates').say('Done.');
    session.parent.say('All done.');
    const modules = ['src/money', 'src/dates'];
    const ids = await session.execute<string[]>('delegate', { instruction: 'Tidy', modules, profile: 'quiet' });
    for (const id of ids) await session.end(id);
    const requests = await received(session, 'Tidy', 2);
    for (const { chat } of requests) assert.match(chat.system, /Say little\./);
  });

  it('D36: the parent is told what profiles there are', async () => {
    await three();
    session.parent.say('Hello.');
    await session.execute('ask', { message: 'Who is there?' });
    const system = session.server.chats.at(-1)?.chat.system ?? '';
    assert.match(system, /\n- quiet: Says little\n- planner\n- fixer\n/);
  });

  it('D36: the first place that has a name counts, and a file that leads out of the workspace does not', async () => {
    await put('.fanout/agents/fixer.md', 'Fix it our way.');
    await put('.claude/agents/fixer.md', 'Fix it their way.');
    const outside = await mkdtemp(join(tmpdir(), 'fanout-profile-'));
    await writeFile(join(outside, 'secret.md'), 'A secret.');
    await symlink(join(outside, 'secret.md'), join(workspaceFolder().fsPath, '.claude/agents/secret.md'));
    const unknown = refusal(await session.ask('delegate_task_async', { goal: 'x', profile: 'secret' }));
    assert.match(unknown, /the profiles are: fixer\.$/);
    await rm(outside, { recursive: true });
    child(session, 'Fixing').say('Done.');
    await session.end(await spawn(session, 'Fixing', { profile: 'fixer' }));
    assert.match(requestsOf(session, 'Fixing')[0]?.chat.system ?? '', /our way/);
    assert.doesNotMatch(requestsOf(session, 'Fixing')[0]?.chat.system ?? '', /their way/);
  });
});
