import assert from 'node:assert/strict';
import { callModel, type ModelCallEnd } from '../../../../src/core/agent/modelCall.ts';
import { addUsage, noUsage, type Usage } from '../../../../src/core/model/usage.ts';
import { cleanCut, resetMidStream, status } from '../../../support/modelServer/faults.ts';
import { ModelRig } from './modelRig.ts';

/** What each broken answer costs: 4,000 characters asked, 400 answered. */
const tried = { input: 1001, output: 100 };

describe('OpenAiModel: what failed tries cost', () => {
  let rig: ModelRig;
  let spent: Usage;

  beforeEach(async () => {
    rig = await ModelRig.start();
    spent = noUsage;
  });

  afterEach(async () => {
    await rig.stop();
  });

  function call(limit = Infinity): Promise<ModelCallEnd> {
    return callModel({
      model: rig.model,
      modelName: undefined,
      messages: () => [{ role: 'user', text: 'y'.repeat(4_000) }],
      tools: [],
      stall: { firstTokenMs: 0, idleMs: 0 },
      bound: () => (spent.input >= limit ? 'out of tokens' : undefined),
      clock: rig.clock,
      inbox: { drain: () => [], onInterrupt: () => ({ dispose: () => undefined }) },
      signal: new AbortController().signal,
      onEvent: (event) => {
        if (event.type === 'usage') {
          assert.equal(event.model, 'scripted', 'so that it has a price');
          spent = addUsage(spent, event.usage);
        }
        if (event.type !== 'text-voided' || event.delayMs === 0) return;
        setImmediate(() => {
          rig.clock.advance(event.delayMs);
        });
      },
    });
  }

  const broken = 'x'.repeat(400);

  it('D34: six broken answers and no whole one count six times', async () => {
    rig.server.anything().always(cleanCut(broken));
    assert.equal((await call()).kind, 'failed');
    assert.equal(rig.server.chats.length, 6);
    assert.deepEqual(spent, { input: 6 * tried.input, output: 6 * tried.output, cached: 0, estimated: true });
  });

  it('D34: broken answers count though what follows fails for nothing', async () => {
    rig.server.anything().reply(cleanCut(broken)).reply(resetMidStream(broken)).always(status(500));
    assert.equal((await call()).kind, 'failed');
    assert.deepEqual([spent.input, spent.output], [2 * tried.input, 2 * tried.output]);
  });

  it('D34: broken answers count once beside the whole one', async () => {
    rig.server
      .anything()
      .reply(cleanCut(broken))
      .say('ok', { usage: { input: 7, output: 3 } });
    assert.equal((await call()).kind, 'turn');
    assert.deepEqual([spent.input, spent.output], [tried.input + 7, tried.output + 3]);
  });

  it('D29: no further try is sent once those before have used up the budget', async () => {
    rig.server.anything().always(cleanCut(broken));
    const end = await call(2 * tried.input);
    assert.equal(end.kind === 'failed' ? end.reason : '', 'out of tokens');
    assert.equal(rig.server.chats.length, 2);
  });
});
