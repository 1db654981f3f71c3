import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dice } from '../../../support/editHistory.ts';
import { agentActs, type AgentStep } from '../../../support/history/agentStep.ts';
import { brokenCoordinators } from '../../../support/history/brokenCoordinators.ts';
import { otherStep, type OtherStep } from '../../../support/history/otherHands.ts';
import {
  playHistory,
  randomInterleaving,
  randomScript,
  type Cast,
  type Script,
} from '../../../support/history/playHistory.ts';

const number = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const agentStep: fc.Arbitrary<AgentStep> = fc.record({
  act: fc.constantFrom(...agentActs),
  file: number(9),
  at: number(63),
  wait: number(3),
  abort: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, number(30)),
});
const anyOtherStep: fc.Arbitrary<OtherStep> = fc.record({
  file: number(4),
  at: number(63),
  change: number(63),
  wait: number(3),
});
const script: fc.Arbitrary<Script> = fc.record({
  agents: fc.array(fc.array(agentStep, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  person: fc.array(anyOtherStep, { maxLength: 4 }),
  program: fc.array(anyOtherStep, { maxLength: 3 }),
  saveMode: fc.constantFrom('clean', 'always', 'never'),
});

/** Plays with the order that fast-check's scheduler decides, which it can shorten to the least that still fails. */
async function findings(scripted: Script, scheduler: fc.Scheduler, faults: number, cast: Cast = {}): Promise<string[]> {
  const pace = (): Promise<void> => scheduler.schedule(Promise.resolve());
  const order = { ...randomInterleaving(dice(faults), faults), pace };
  const played = await scheduler.waitFor(playHistory(scripted, order, cast));
  return played.findings.map(({ anomaly, message }) => `${anomaly}: ${message}`);
}

/** Random histories a run; `npm run bench -- history` plays a million operations. */
const runs = Number(process.env['FANOUT_HISTORIES'] ?? 20);

/** Where the search begins for one that shows seldom. */
const firstSeeds: Readonly<Record<string, number>> = { 'writes a file again that is gone': 16 };

describe('histories of many hands on several files', function () {
  this.timeout(600_000);

  it('R2: F1: F2: F6: F11: in any order of agents, a person and a program nothing is lost, doubled or half done', async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.scheduler(), async (scripted, scheduler) => {
        assert.deepEqual(await findings(scripted, scheduler, 0), []);
      }),
      { numRuns: runs },
    );
  });

  it('R2: F14: F18: nor when any step of the editor or of the journal fails', async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.scheduler(), fc.integer({ min: 8, max: 60 }), async (scripted, scheduler, faults) => {
        assert.deepEqual(await findings(scripted, scheduler, faults), []);
      }),
      { numRuns: runs },
    );
  });

  it('R2: F23: nor with 32 agents at once', async () => {
    const outcomes = new Map<string, number>();
    for (const faults of [0, 50]) {
      const roll = dice(faults);
      const scripted = randomScript(roll, { agents: 32, steps: 8 });
      const played = await playHistory(scripted, randomInterleaving(roll, faults));
      assert.deepEqual(played.findings, []);
      for (const [outcome, count] of played.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
    }
    // A check that only ever sees refusals would show nothing.
    assert.ok((outcomes.get('applied') ?? 0) > 50, JSON.stringify([...outcomes]));
    assert.ok((outcomes.get('refused') ?? 0) > 25, JSON.stringify([...outcomes]));
  });

  for (const [how, cast] of Object.entries(brokenCoordinators)) {
    it(`R2: the check finds a coordinator that ${how}`, async () => {
      const first = firstSeeds[how] ?? 0;
      for (let seed = first; seed < first + 60; seed++) {
        const roll = dice(seed);
        const person = Array.from({ length: 40 }, () => ({ ...otherStep(roll), wait: roll(25) }));
        const scripted = { ...randomScript(roll, { agents: 6, steps: 14 }), person };
        const { findings } = await playHistory(scripted, randomInterleaving(roll, 0), cast);
        if (findings.length > 0) return;
      }
      assert.fail('It was not found.');
    });
  }
});
