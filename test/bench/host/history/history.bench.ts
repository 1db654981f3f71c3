// R2 in a real VS Code: 5,000 operations of 32 agents on three files while a person types. FANOUT_STEPS=20 plays fewer.
import assert from 'node:assert/strict';
import { closeEditors } from '../../../support/editors.ts';
import { playInEditor } from '../../../support/history/playInEditor.ts';
import { printToReport } from '../../../support/runMocha.ts';
import { printTable } from '../../printTable.ts';

describe('a history of many hands in a real editor', function () {
  this.timeout(1_000_000);
  afterEach(closeEditors);

  it('R2: 5,000 operations while a person types', async () => {
    const start = performance.now();
    const played = await playInEditor(2, 32, Number(process.env['FANOUT_STEPS'] ?? 160));
    const row = {
      operations: played.operations,
      anomalies: played.findings.length,
      keystrokes: played.keystrokes,
      seconds: ((performance.now() - start) / 1_000).toFixed(0),
      'agents’ changes': [...played.outcomes].map(([outcome, count]) => `${String(count)} ${outcome}`).join(', '),
    };
    printTable('R2  history check in VS Code, 32 agents and a person (0 anomalies in ≥ 5,000)', [row], printToReport);
    assert.deepEqual(played.findings, []);
  });
});
