// R5: a person types while agents edit the same file, 10,000 orders of keystrokes and edits. FANOUT_SEEDS=1000 plays
// fewer. Beside it the same with edits applied at positions from before the last keystroke.
import { dice } from '../support/editHistory.ts';
import { playTyping } from '../support/history/playTyping.ts';
import { printTable, type Row } from './printTable.ts';

const seeds = Number(process.env['FANOUT_SEEDS'] ?? 10_000);

async function play(way: string, count: number, blind: boolean): Promise<Row> {
  const total = { keystrokes: 0, applied: 0, refused: 0, moved: 0, lost: 0, misplaced: 0 };
  for (let seed = 0; seed < count; seed++) {
    const { findings, keystrokes, moved, outcomes } = await playTyping(dice(seed), blind);
    total.keystrokes += keystrokes;
    total.moved += moved;
    total.applied += outcomes.get('applied') ?? 0;
    total.refused += outcomes.get('refused') ?? 0;
    for (const { anomaly } of findings) total[anomaly === 'lost' ? 'lost' : 'misplaced'] += 1;
  }
  return {
    way,
    orders: count,
    keystrokes: total.keystrokes,
    'edits applied': total.applied,
    'edits refused': total.refused,
    'characters moved': total.moved,
    'lines lost': total.lost,
    'edits misplaced': total.misplaced,
  };
}

printTable('R5  a person types at random moments (0 / 0)', [
  await play('Fanout', seeds, false),
  await play('the same, positions from before the keystroke', Math.ceil(seeds / 10), true),
]);
