import assert from 'node:assert/strict';
import { ResultDemand, resultHint } from '../../../../src/core/child/resultDemand.ts';
import type { Message } from '../../../../src/core/model/message.ts';

describe('ResultDemand', () => {
  const schema = { type: 'object', required: ['names'] };
  const hint = resultHint(schema);
  const start: Message[] = [
    { role: 'system', text: 'You work.' },
    { role: 'user', text: `Goal: find names. ${hint}` },
  ];

  /** What becomes of an ending without a result after that conversation. */
  const verdictAfter = (...more: Message[]): string => {
    const demand = new ResultDemand(schema, (work) => work());
    demand.recall([...start, ...more]);
    return demand.judge(undefined).kind;
  };

  const tool = (toolName: string, text: string): Message => ({ role: 'tool', callId: 'a', toolName, text });

  it('D44: of an earlier conversation counts the misses that the child was told of', () => {
    const first = new ResultDemand(schema, (work) => work()).judge({});
    assert.ok(first.kind === 'misses');
    const { problem } = first;
    assert.equal(verdictAfter(tool('finish_task', `Error: finish_task: ${problem}`)), 'failed');
    assert.equal(verdictAfter({ role: 'user', text: `[Fanout] Your task has not ended: ${problem}` }), 'failed');
  });

  it('D44: counts neither the first message nor what a file says', () => {
    assert.equal(verdictAfter(), 'misses');
    assert.equal(verdictAfter(tool('read_file', `1\tresult is missing. ${hint}`)), 'misses');
    assert.equal(verdictAfter(tool('finish_task', 'Error: finish_task: the summary is blank.')), 'misses');
  });
});
