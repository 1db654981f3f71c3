import assert from 'node:assert/strict';
import { rateLimited } from '../../../support/modelServer/faults.ts';
import { ScriptedSession } from '../../window/scriptedSession.ts';
import { child, spawn, untilReport } from '../scriptedTasks.ts';

describe('contract: a server that asks to wait', () => {
  let session: ScriptedSession;

  beforeEach(async () => {
    session = await ScriptedSession.start();
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('R4: after a 429 no task makes a request before Retry-After is over, and the waiting task says so', async () => {
    child(session, 'Limited').reply(rateLimited(1)).say('Limited is done.');
    child(session, 'Other').say('Other is done.');
    const limited = await spawn(session, 'Limited');
    await untilReport(session, limited, ({ output_preview: output }) => /trying again in [12] s/.test(String(output)));
    const other = await spawn(session, 'Other');
    const reports = [await session.end(limited), await session.end(other)];
    assert.deepEqual(
      reports.map(({ status, summary }) => [status, summary]),
      [
        ['done', 'Limited is done.'],
        ['done', 'Other is done.'],
      ],
    );
    const [refused, ...later] = session.server.chats;
    assert.match(refused?.chat.firstUser ?? '', /Goal: Limited\n/);
    assert.equal(later.length, 2, 'each was sent once after the wait');
    // The server's word is a least time, so that no slow machine can fail this.
    for (const { arrivedAt } of later) assert.ok(arrivedAt - (refused?.arrivedAt ?? 0) >= 990, String(arrivedAt));
  });
});
