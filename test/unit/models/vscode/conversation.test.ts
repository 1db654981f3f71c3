import assert from 'node:assert/strict';
import { toPartedMessages } from '../../../../src/models/vscode/conversation.ts';

describe('A conversation for VS Code’s language models', () => {
  it('puts the system prompt first as the user’s, and all results of one turn in one message right after it', () => {
    const parted = toPartedMessages([
      { role: 'system', text: 'rules' },
      { role: 'user', text: 'go' },
      {
        role: 'assistant',
        text: '',
        toolCalls: [
          { id: '1', name: 'read_file', argumentsText: '{"path":"a"}' },
          { id: '2', name: 'list_files', argumentsText: '' },
        ],
      },
      { role: 'tool', callId: '1', toolName: 'read_file', text: 'A' },
      { role: 'tool', callId: '2', toolName: 'list_files', text: 'B' },
      { role: 'user', text: 'steered' },
      { role: 'assistant', text: 'done', toolCalls: [] },
    ]);
    assert.deepEqual(parted, [
      { role: 'user', parts: [{ kind: 'text', text: 'rules' }] },
      { role: 'user', parts: [{ kind: 'text', text: 'go' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'call', id: '1', name: 'read_file', input: { path: 'a' } },
          { kind: 'call', id: '2', name: 'list_files', input: {} },
        ],
      },
      {
        role: 'user',
        parts: [
          { kind: 'result', id: '1', text: 'A' },
          { kind: 'result', id: '2', text: 'B' },
        ],
      },
      { role: 'user', parts: [{ kind: 'text', text: 'steered' }] },
      { role: 'assistant', parts: [{ kind: 'text', text: 'done' }] },
    ]);
  });

  it('keeps the results of two turns apart, leaves empty messages out, and wraps arguments that are no object', () => {
    const call = (id: string, argumentsText: string) =>
      ({ role: 'assistant', text: '', toolCalls: [{ id, name: 't', argumentsText }] }) as const;
    const parted = toPartedMessages([
      { role: 'user', text: '' },
      call('1', '{"torn'),
      { role: 'tool', callId: '1', toolName: 't', text: '' },
      call('2', '[1]'),
      { role: 'tool', callId: '2', toolName: 't', text: 'B' },
    ]);
    assert.deepEqual(
      parted.map(({ parts }) => parts.map((part) => (part.kind === 'call' ? part.input : part))),
      [
        [{ invalid_arguments: '{"torn' }],
        [{ kind: 'result', id: '1', text: '' }],
        [{ invalid_arguments: '[1]' }],
        [{ kind: 'result', id: '2', text: 'B' }],
      ],
    );
  });
});
