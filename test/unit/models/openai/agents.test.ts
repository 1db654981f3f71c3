import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { errorMessage } from '../../../../src/core/base/errors.ts';
import { tool } from '../../../support/agentStage.ts';
import { ChildrenStage } from '../../../support/childrenStage.ts';
import type { ManualClock } from '../../../support/manualClock.ts';
import { emptyStream, html, rateLimited, resetBeforeHeaders, status } from '../../../support/modelServer/faults.ts';
import type { Gate } from '../../../support/modelServer/gate.ts';
import { call, say, turn, type Reply } from '../../../support/modelServer/reply.ts';
import type { Step } from '../../../support/modelServer/step.ts';
import { event } from '../../../support/modelServer/turnSteps.ts';
import { ParentStage } from '../../../support/parentStage.ts';
import type { Script } from '../../../support/scriptedModel.ts';
import { ModelRig } from './modelRig.ts';

/** A fault, how often it may come in a row before the agent gives up, and what that says. */
interface Fault {
  readonly name: string;
  /** `mute` is where the server stands when it says nothing more. */
  readonly reply: (effect: Effect, mute: Gate) => Reply;
  readonly passes: number;
  readonly reason: RegExp;
}

/** The call that must be made once. */
interface Effect {
  readonly name: string;
  readonly arguments: object;
}

const stallMs = 60_000;

const early: readonly Fault[] = [
  { name: 'a status 500', reply: () => status(500), passes: 5, reason: /HTTP 500/ },
  { name: 'a limit of the rate', reply: () => rateLimited(1), passes: 10, reason: /limiting the rate/ },
  { name: 'a reset', reply: () => resetBeforeHeaders(), passes: 5, reason: /broke off/ },
  { name: 'an empty stream', reply: () => emptyStream(), passes: 5, reason: /answers with nothing/ },
  { name: 'silence', reply: (_, gate) => () => [{ do: 'hold', gate }], passes: 1, reason: /^stalled/ },
  { name: 'a refused key', reply: () => status(401), passes: 0, reason: /refused the API key/ },
  { name: 'a web page', reply: () => html(), passes: 0, reason: /web page/ },
];

const late: readonly Fault[] = [
  { name: 'a reset', reply: torn([{ do: 'pause', milliseconds: 0 }, { do: 'reset' }]), passes: 5, reason: /broke off/ },
  { name: 'a clean cut', reply: torn([]), passes: 5, reason: /ends its answers in the middle/ },
  { name: 'no JSON', reply: torn([write('data: {"choices":[\n\n')]), passes: 5, reason: /not JSON/ },
  { name: 'an error', reply: torn([write(event({ error: { message: 'oh' } }))]), passes: 5, reason: /HTTP 500/ },
  {
    name: 'a limit of the rate',
    reply: torn([write(event({ error: { message: 'slow', code: 429 } }))]),
    passes: 10,
    reason: /limiting the rate/,
  },
  { name: 'silence', reply: (effect, gate) => torn([{ do: 'hold', gate }])(effect), passes: 1, reason: /^stalled/ },
];

const phases = [
  ['before the first byte', early, 0],
  ['in the middle of an answer that calls', late, 0],
  ['before the first byte after a call', early, 1],
  ['in the middle of the answer after a call', late, 1],
] as const;

/** An agent on the rig: how it ended, and how often it did what it was to do once. */
type Run = (script: Script, mute: Gate) => Promise<{ readonly end: string; readonly effects: number }>;

const agents: readonly (readonly [name: string, effect: Effect, run: Run])[] = [
  [
    'a child',
    { name: 'mark', arguments: { at: 1 } },
    async (script, mute) => {
      let effects = 0;
      const mark = tool('mark', 'write', () => Promise.resolve(`marked ${String(++effects)}`));
      const stage = new ChildrenStage(script, [mark]);
      stage.stall = { firstTokenMs: stallMs, idleMs: stallMs };
      const task = stage.tasks.registry.get(await stage.tasks.spawn('work'));
      await unstalled(task.ended, stage.tasks.clock, mute);
      assert.equal(stage.tasks.clock.pending, 0);
      return { end: task.error ?? `${task.status}: ${task.summary}`, effects };
    },
  ],
  [
    'the parent',
    { name: 'delegate_task_async', arguments: { goal: 'part' } },
    async (script, mute) => {
      const stage = new ParentStage(script);
      stage.stall = { firstTokenMs: stallMs, idleMs: stallMs };
      const answer = stage.parent.ask('go').then(
        (text) => `done: ${text}`,
        (error: unknown) => errorMessage(error).replace('The parent agent could not answer: ', ''),
      );
      await unstalled(answer, stage.clock, mute);
      assert.deepEqual([stage.parent.state, stage.clock.pending], ['idle', 0]);
      return { end: await answer, effects: stage.registry.all().length };
    },
  ],
];

for (const [agent, effect, run] of agents) {
  describe(`R4: faults of the transport under ${agent}`, () => {
    let rig: ModelRig;

    beforeEach(async () => {
      rig = await ModelRig.start();
    });

    afterEach(async () => {
      await rig.stop();
    });

    for (const [phase, faults, at] of phases) {
      for (const fault of faults) {
        const outcomes = fault.passes === 0 ? (['lasts'] as const) : (['passes', 'lasts'] as const);
        for (const outcome of outcomes) {
          it(`${fault.name} ${phase} that ${outcome}`, async function () {
            this.timeout(20_000);
            const most = outcome === 'passes' ? fault.passes : Infinity;
            const mute = rig.server.gate();
            let faulty = 0;
            rig.server.respond((chat) => {
              if (chat.turn === at && faulty++ < most) return fault.reply(effect, mute);
              return chat.turn === 0 ? call(effect.name, effect.arguments) : say('all done');
            });
            const { end, effects } = await run(scriptOf(rig), mute);
            if (outcome === 'passes') assert.equal(end, 'done: all done');
            else assert.match(end, fault.reason);
            assert.equal(effects, outcome === 'passes' || at === 1 ? 1 : 0);
            // A kept-alive connection that breaks at once is replaced beside the tries.
            if (outcome === 'lasts') assert.ok([1, 2].includes(faulty - fault.passes), String(faulty));
            await Promise.all(rig.server.requests.map((request) => request.ended));
            assert.equal(rig.clock.pending, 0);
          });
        }
      }
    }
  });
}

/** The adapter as an agent's model; its waits are over as soon as they begin. */
function scriptOf(rig: ModelRig): Script {
  return (request, onEvent) =>
    rig.model.complete(request, (told) => {
      onEvent(told);
      if (told.type !== 'retry' || told.delayMs === 0) return;
      setImmediate(() => {
        rig.clock.advance(told.delayMs);
      });
    });
}

/** Waits for an agent; each time that the server falls silent, it has been so for long on the agent's clock. */
async function unstalled(end: Promise<unknown>, clock: ManualClock, mute: Gate): Promise<void> {
  const silences = async (): Promise<void> => {
    for (let count = 1; ; count += 1) {
      await mute.arrived(count);
      await setTimeout(10); // the agent reads what came before
      clock.advance(stallMs);
    }
  };
  await Promise.race([end, silences()]);
}

/** An answer that has called all it wants to, but breaks before it says that it is done. */
function torn(then: readonly Step[]): (effect: Effect) => Reply {
  return (effect) =>
    function* (request) {
      yield* turn({ text: 'partial ', calls: [effect], finish: 'none', usage: 'none' })(request);
      yield* then;
    };
}

function write(data: string): Step {
  return { do: 'write', data };
}
