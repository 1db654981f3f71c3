// R2: a million operations on five paths by 32 agents, who are told what others did, a person, who types and renames,
// and another program, with faults at every step of the editor and the journal in half of the histories, each checked in
// the style of Elle. FANOUT_OPERATIONS=50000 plays fewer, FANOUT_SEED=… others.
import { dice } from '../support/editHistory.ts';
import { playHistory, randomInterleaving, randomScript } from '../support/history/playHistory.ts';
import { printTable } from './printTable.ts';

const wanted = Number(process.env['FANOUT_OPERATIONS'] ?? 1_000_000);
const firstSeed = Number(process.env['FANOUT_SEED'] ?? 0);

const outcomes = new Map<string, number>();
const seeds: number[] = [];
let operations = 0;
let histories = 0;
let anomalies = 0;
const start = performance.now();
for (let seed = firstSeed; operations < wanted; seed++) {
  const roll = dice(seed);
  const script = randomScript(roll, { agents: 32, steps: 30 });
  const played = await playHistory(script, randomInterleaving(roll, seed % 2 === 0 ? 0 : 20 + roll(100)));
  operations += played.operations;
  histories += 1;
  anomalies += played.findings.length;
  for (const [outcome, count] of played.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  if (played.findings.length === 0) continue;
  seeds.push(seed);
  for (const { anomaly, message } of played.findings.slice(0, 3))
    console.log(`seed ${String(seed)}: ${anomaly}: ${message}`);
}
const seconds = (performance.now() - start) / 1_000;
printTable('R2  history check, 32 agents, a person, another program, faults (0 anomalies in ≥ 1,000,000 operations)', [
  {
    operations,
    anomalies,
    histories,
    'of them wrong': seeds.length === 0 ? 'none' : seeds.slice(0, 10).join(', '),
    seconds: seconds.toFixed(0),
    'agents’ changes': [...outcomes].map(([outcome, count]) => `${String(count)} ${outcome}`).join(', '),
  },
]);
if (anomalies > 0) process.exitCode = 1;
