import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Gate } from '../../support/modelServer/gate.ts';
import type { LoggedRequest } from '../../support/modelServer/requestLog.ts';
import type { ChatRequest } from '../../support/modelServer/chatRequest.ts';
import type { Script } from '../../support/modelServer/script.ts';
import type { Answer, ScriptedSession } from '../window/scriptedSession.ts';

/** The script of the child with this goal, which must be the goal of one task only. */
export function child(session: ScriptedSession, goal: string): Script {
  return session.server.conversation(`Goal: ${goal}\n`);
}

/** Starts a task as another extension does; resolves with its id. */
export async function spawn(session: ScriptedSession, goal: string, fields: object = {}): Promise<string> {
  const answer = await session.ask('delegate_task_async', { goal, ...fields });
  assert.equal(typeof answer['task_id'], 'string', JSON.stringify(answer));
  return answer['task_id'] as string;
}

/** Starts a task whose first turn is held: it calls a reading tool once the gate opens, and then what its script says. */
export async function spawnHeld(
  session: ScriptedSession,
  goal: string,
  fields: object = {},
): Promise<{ readonly id: string; readonly gate: Gate; readonly script: Script }> {
  const gate = session.server.gate();
  const script = child(session, goal).call('list_files', { path: 'src/money' }, { gate });
  const id = await spawn(session, goal, fields);
  await gate.arrived();
  return { id, gate, script };
}

/** The chat requests of the child with this goal, in order. */
export function requestsOf(
  session: ScriptedSession,
  goal: string,
): readonly (LoggedRequest & { readonly chat: ChatRequest })[] {
  return session.server.chats.filter(({ chat }) => chat.firstUser.includes(`Goal: ${goal}\n`));
}

/** Resolves with the first `count` requests of a child once they have come. */
export async function received(
  session: ScriptedSession,
  goal: string,
  count: number,
): Promise<readonly (LoggedRequest & { readonly chat: ChatRequest })[]> {
  return session.server.log.until(() => {
    const requests = requestsOf(session, goal);
    return requests.length >= count ? requests : undefined;
  });
}

/** Looks at a task until its report fits; the test's own deadline bounds it, and the end of the test's session. */
export async function untilReport(
  session: ScriptedSession,
  id: string,
  fits: (report: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const report = await session.ask('check_task', { task_id: id });
    if (fits(report)) return report;
    assert.ok('status' in report, JSON.stringify(report));
    await nextRound();
  }
}

/** Looks at a task until it has this status. */
export async function untilStatus(session: ScriptedSession, id: string, status: string): Promise<Answer> {
  return untilReport(session, id, (report) => report['status'] === status);
}

/** The status of every task, in order of spawning. */
export async function statuses(session: ScriptedSession): Promise<unknown[]> {
  return (await session.tasks()).map(({ status }) => status);
}

/** The sentence of a refused call, which must be all that the answer holds. */
export function refusal(answer: Answer): string {
  assert.deepEqual(Object.keys(answer), ['error'], JSON.stringify(answer));
  const sentence = answer['error'];
  assert.ok(typeof sentence === 'string' && sentence.trim() !== '');
  assert.doesNotMatch(sentence, /\n|[a-z"]\. [A-Z]/, 'one sentence');
  return sentence;
}

/** What the tools answered before this request, in order. */
export function toolTexts(request: { readonly chat: ChatRequest } | undefined): readonly string[] {
  assert.ok(request, 'There is no such request.');
  return request.chat.toolResults;
}

/** The folder that the window has open. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'The suite opens a folder.');
  return folder.uri;
}

/** Lets the extension host do what it has to do. */
async function nextRound(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
