import assert from 'node:assert/strict';
import { CommandLeave, type CommandApproval } from '../../../../../src/core/child/commands/commandLeave.ts';
import type { Leave } from '../../../../../src/core/files/rules/changeRules.ts';
import { never } from '../../../../support/filesFixture.ts';

describe('CommandLeave', () => {
  let asked: string[];
  let answer: Leave;
  let approval: CommandApproval;
  let isTrusted: boolean;
  let leave: CommandLeave;
  let whileAsked: () => void;

  beforeEach(() => {
    asked = [];
    answer = 'approved';
    approval = 'ask';
    isTrusted = true;
    whileAsked = () => undefined;
    leave = new CommandLeave({
      approval: () => approval,
      allow: () => ['npm test'],
      isTrusted: () => isTrusted,
      ask: (text) => {
        asked.push(text);
        whileAsked();
        return Promise.resolve(answer);
      },
    });
  });

  const refusalOf = (command: string): Promise<string | undefined> => leave.refusalOf(command, 'sample', never);

  it('S10: asks with the whole command, each time anew', async () => {
    assert.equal(await refusalOf('npm test\nrm -rf .'), undefined);
    assert.equal(await refusalOf('npm test\nrm -rf .'), undefined);
    assert.deepEqual(asked, Array(2).fill('Run 2 lines in sample: npm test\nnpm test\nrm -rf .'));
    assert.equal(await refusalOf('npm  test'), undefined);
    assert.equal(asked.at(-1), 'Run in sample: npm  test');
  });

  it('S10: what was denied, or not answered in time, does not run, and the same is not asked again', async () => {
    for (const no of ['denied', 'expired'] as const) {
      answer = no;
      assert.match((await refusalOf(`make ${no}`)) ?? '', /did not run/);
      answer = 'approved';
      assert.match((await refusalOf(`make ${no}`)) ?? '', /did not allow/);
    }
    assert.equal(asked.length, 2);
  });

  it('S10: a command that cannot be shown whole is refused unasked', async () => {
    for (const command of [
      `echo ${' '.repeat(2000)}; evil`,
      `true\n${'\n'.repeat(30)}evil`,
      `echo ${'\u200b'.repeat(200)}`,
    ]) {
      assert.match((await refusalOf(command)) ?? '', /too long/);
    }
    assert.deepEqual(asked, []);
  });

  it('S10: an allowed one runs unasked in the mode allowlist only, all others ask', async () => {
    assert.equal(await refusalOf('npm test --silent'), undefined);
    assert.equal(asked.length, 1);
    approval = 'allowlist';
    assert.equal(await refusalOf('npm test --silent'), undefined);
    assert.equal(asked.length, 1);
    assert.equal(await refusalOf('npm test; evil'), undefined);
    assert.equal(asked.length, 2);
  });

  it('S10: nothing runs in the mode deny or without trust, be it that this came while the person was asked', async () => {
    approval = 'deny';
    assert.match((await refusalOf('npm test')) ?? '', /deny/);
    approval = 'allowlist';
    isTrusted = false;
    assert.match((await refusalOf('npm test')) ?? '', /not trusted/);
    isTrusted = true;
    whileAsked = () => (approval = 'deny');
    assert.match((await refusalOf('make')) ?? '', /deny/);
    assert.equal(asked.length, 1);
  });
});
