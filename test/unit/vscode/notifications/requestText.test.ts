import assert from 'node:assert/strict';
import { withLinks } from '../../../../src/vscode/notifications/messageLinks.ts';
import { requestDetail, requestLine, showsInFull } from '../../../../src/vscode/notifications/requestText.ts';

const asking = (text: string): Parameters<typeof requestLine>[0] => ({
  id: 't1',
  label: 'src/money',
  waitingFor: { kind: 'approval', request_id: 'r1', text },
});

describe('what a notification says of a request', () => {
  it('names the task and the command, and lets it be approved there', () => {
    const task = asking('Run in sample: npm test');
    assert.equal(requestLine(task), 'src/money: Run in sample: npm test');
    assert.ok(showsInFull(task));
  });

  it('S10: what the line does not hold letter by letter is approved in the dialog alone, which shows it', () => {
    for (const command of ['npm  test', 'echo $(id)', `echo ${'x'.repeat(500)}`, 'echo [a](b)']) {
      const text = `Run in sample: ${command}`;
      assert.ok(!showsInFull(asking(text)), command);
      assert.equal(requestDetail(asking(text)), text);
    }
    const lines = asking('Run 2 lines in sample: npm ci\nnpm ci\nnpm test');
    assert.equal(requestLine(lines), 'src/money: Run 2 lines in sample: npm ci');
    assert.ok(!showsInFull(lines));
    assert.equal(requestDetail(lines), 'npm ci\nnpm test');
  });

  it('S12: only our own links are links, and nothing before one that approves belongs to it', () => {
    const approve = { label: 'Approve', command: 'yes', args: ['r1'] };
    const labels = (text: string): (string | undefined)[] =>
      [...withLinks(text, [approve]).matchAll(/\[([^\]]+)\]\(\S+(?: ".+?")?\)/g)].map(([, label]) => label);
    for (const command of ['npm test', 'test a[0]', 'echo ]', '[x](command:rm)']) {
      assert.deepEqual(labels(`Run in sample: ${command}`), ['Approve'], command);
    }
    const open = 'Run in sample: test -n [ "$A"';
    assert.notDeepEqual(labels(open), ['Approve']);
    assert.ok(!showsInFull(asking(open)));
  });
});
