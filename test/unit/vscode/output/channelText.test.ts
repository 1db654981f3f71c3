import assert from 'node:assert/strict';
import { channelFooter, channelHeader, channelName } from '../../../../src/vscode/output/channelText.ts';
import { taskView } from '../../../support/taskViews.ts';

describe('the text around a task’s output', () => {
  it('names the channel by module or goal, and id', () => {
    assert.equal(channelName(taskView({ spec: { module: 'packages/api' } })), 'Fanout: packages/api (t1)');
    assert.equal(channelName(taskView({ spec: { goal: 'Fix\u202e it' } })), 'Fanout: Fix⟨U+202E⟩ it (t1)');
  });

  it('begins with task, module and goal, on lines of ours', () => {
    const header = channelHeader(taskView({ spec: { module: 'lib', goal: 'One\nTwo\u001b' } }));
    assert.equal(header, '» Task t1 · lib\n» Goal: One\n» Two⟨U+001B⟩\n\n');
  });

  it('ends with how it ended, its files, what came too late and its report, and with nothing before it has ended', () => {
    const task = taskView({
      status: 'error',
      turns: 2,
      elapsed: 61,
      error: 'out of turns',
      missedSteer: ['use\ntabs'],
      summary: 'Half\u200b done.',
    });
    const files = [{ path: 'a.js', added: 3, removed: 1, form: 'line ends' }];
    assert.equal(
      channelFooter(task, files),
      [
        '\n\n» failed · 1 file +3 −1 · missed steering · turn 2 · 1m 01s',
        '»   a.js +3 −1, line ends',
        '» Steering that came too late: use',
        '» tabs',
        '» Reason: out of turns',
        '',
        'Half⟨U+200B⟩ done.\n',
      ].join('\n'),
    );
    assert.equal(channelFooter({ ...task, status: 'cancelling' }, files), '');
    const usage = { input: 100, output: 20, cached: 0, estimated: false };
    assert.match(channelFooter({ ...task, usage }, files, 0.25), /1m 01s · 100 tokens in, 20 out, \$0\.25\n/);
  });
});
