import assert from 'node:assert/strict';
import { ManualClock } from '../../../support/manualClock.ts';
import { ModelError } from '../../../../src/core/model/modelClient.ts';
import { OfflineModel } from '../../../../src/models/offline/offlineModel.ts';

describe('The offline model on a module that has gone', () => {
  it('fails with the reason, so that the task is never shown as done', async () => {
    const model = new OfflineModel({ clock: new ManualClock(), paceMs: 0 });
    const goal = 'Goal: Convert CommonJS to ES modules\nModule: src/gone\nOwns: src/gone/**\nContext:\nnone';
    const tools = ['list_files', 'read_file', 'edit_file', 'search_text', 'finish_task'];
    const request = (answers: readonly string[]): Parameters<OfflineModel['complete']>[0] => ({
      messages: [
        { role: 'system', text: 'You are a coding agent.' },
        { role: 'user', text: goal },
        ...(answers.length === 0 ? [] : [{ role: 'assistant' as const, text: '', toolCalls: asked }]),
        ...answers.map((text, index) => {
          const call = asked[index];
          return { role: 'tool' as const, callId: call?.id ?? '', toolName: call?.name ?? '', text };
        }),
      ],
      tools: tools.map((name) => ({ name, description: name, parameters: {} })),
      signal: new AbortController().signal,
    });
    let asked: Awaited<ReturnType<OfflineModel['complete']>>['toolCalls'] = [];
    const first = await model.complete(request([]), () => undefined);
    asked = first.toolCalls;
    assert.ok(asked.length > 0);
    const answers = asked.map(() => 'Error: list_files: There is no folder "src/gone".');
    await assert.rejects(
      model.complete(request(answers), () => undefined),
      (error) => {
        assert.ok(error instanceof ModelError);
        assert.match(error.message, /^Nothing was converted.*There is no folder "src\/gone"/);
        return true;
      },
    );
  });
});
