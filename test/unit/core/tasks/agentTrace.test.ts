import assert from 'node:assert/strict';
import { AgentTrace } from '../../../../src/core/tasks/agentTrace.ts';

describe('AgentTrace', () => {
  const call = { id: 'c', name: 'run_command', argumentsText: '{}' };

  it('D7: shows what a command puts out, never as a line of ours, and how it ended; a retry of the model takes none of it back', () => {
    const trace = new AgentTrace();
    trace.record({ type: 'call-started', call });
    trace.record({ type: 'call-output', text: 'one\n» two\n' });
    trace.record({ type: 'call-ended', call, result: { ok: true, text: 'ok' } });
    trace.record({ type: 'text', delta: 'So' });
    trace.record({ type: 'text-voided', reason: 'silence', delayMs: 0 });
    trace.record({ type: 'call-ended', call, result: { ok: true, text: 'Exit code 0.\none' } });
    assert.deepEqual(trace.output.lines(), [
      '» run_command {}',
      'one',
      ' » two',
      '» trying again: silence',
      '» Exit code 0.',
    ]);
  });
});
