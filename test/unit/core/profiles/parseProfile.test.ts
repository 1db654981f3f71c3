import assert from 'node:assert/strict';
import { longestPrompt, parseProfile } from '../../../../src/core/profiles/parseProfile.ts';

const lines = (...text: string[]): string => text.join('\n');

describe('D36: parseProfile', () => {
  it('reads our own: name, description, model, toolsets, and the text as the prompt', () => {
    const text = lines(
      '---',
      'name: reviewer',
      'description: Reads and tells',
      'model: small-1',
      'toolsets: [read]',
      '---',
      '',
      'You review.',
      '',
    );
    assert.deepEqual(parseProfile('.fanout/agents/r.md', text), {
      name: 'reviewer',
      path: '.fanout/agents/r.md',
      description: 'Reads and tells',
      prompt: 'You review.',
      model: 'small-1',
      toolsets: ['read'],
      tools: [],
      warnings: [],
    });
  });

  it('reads one of GitHub Copilot: named by its file, tools as a list with sets, unknown ones are a warning', () => {
    const text = lines(
      '---',
      "description: 'Plans'",
      "tools: ['search/codebase', 'read/problems', 'edit', 'web/fetch', 'github/create_issue']",
      'model: [GPT-5 (copilot), other]',
      'handoffs:',
      '  - label: Go',
      '    agent: agent',
      '---',
      'Plan it.',
    );
    const profile = parseProfile('.github/agents/planner.agent.md', text);
    assert.equal(profile.name, 'planner');
    assert.deepEqual(profile.toolsets, ['read', 'edit']);
    assert.equal(profile.model, 'GPT-5 (copilot)');
    assert.deepEqual(profile.warnings, ['Fanout has no tools like web/fetch, github/create_issue.']);
  });

  it('reads one of Claude Code: tools in one text, patterns in them, a model that only it knows', () => {
    const text = lines(
      '---',
      'name: code-reviewer',
      'description: Reviews code',
      'tools: Read, Grep, Glob, Bash(git log:*, git diff:*), TodoWrite, mcp__github__read',
      'model: sonnet',
      'color: red',
      '---',
      'Review.',
    );
    const profile = parseProfile('.claude/agents/code-reviewer.md', text);
    assert.deepEqual(profile.toolsets, ['read', 'terminal']);
    assert.equal(profile.model, undefined);
    assert.deepEqual(profile.warnings, [
      'Its model "sonnet" is no model’s name here; the configured model is used.',
      'Fanout has no tools like TodoWrite, mcp__github__read.',
    ]);
    assert.deepEqual(parseProfile('a.md', lines('---', 'model: inherit', '---', 'x')).warnings, []);
  });

  it('reads fields that are no YAML line by line, as agents’ files often have a colon in their description', () => {
    const text = lines(
      '---',
      'name: helper',
      'description: Use it when: Context: <a>user</a>',
      'tools: [Read, "Write"]',
      '---',
      'Help.',
    );
    const profile = parseProfile('.claude/agents/helper.md', text);
    assert.equal(profile.name, 'helper');
    assert.equal(profile.description, 'Use it when: Context: <a>user</a>');
    assert.deepEqual(profile.toolsets, ['read', 'edit']);
    assert.match(profile.warnings.join(), /no valid YAML/);
  });

  it('leaves toolsets to the grant without a list, or by *; an empty list leaves none', () => {
    const toolsets = (...fields: string[]): unknown =>
      parseProfile('a.md', lines('---', ...fields, '---', 'x')).toolsets;
    assert.equal(toolsets('name: a'), undefined);
    assert.equal(toolsets("tools: ['*']"), undefined);
    assert.deepEqual(toolsets('tools: []'), []);
    assert.deepEqual(toolsets('disallowedTools: Write, WebFetch'), ['read', 'terminal']);
    assert.deepEqual(toolsets('tools: Read, Write, Bash', 'disallowedTools: Bash'), ['read', 'edit']);
  });

  it('takes a file without fields for its text alone, CRLF and a mark in front of it or not', () => {
    const plain = parseProfile('.fanout/agents/Plain Talk.md', 'Talk plainly.\n');
    assert.deepEqual([plain.name, plain.prompt, plain.toolsets], ['Plain Talk', 'Talk plainly.', undefined]);
    const windows = parseProfile('a.md', '\uFEFF---\r\nname: win\r\n---\r\nOne\r\nTwo\r\n');
    assert.deepEqual([windows.name, windows.prompt], ['win', 'One\r\nTwo']);
    assert.equal(parseProfile('a.md', '---\n---\nText').prompt, 'Text');
  });

  it('says that a profile without a text tells nothing, and cuts one that is too long', () => {
    assert.match(parseProfile('a.md', '---\nname: a\n---\n').warnings.join(), /no text/);
    const long = parseProfile('a.md', 'x'.repeat(longestPrompt + 1));
    assert.equal(long.prompt.length, longestPrompt);
    assert.match(long.warnings.join(), /longer than 20000/);
  });

  it('is not blown up by aliases of aliases', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, index) => {
        const last = 'abcdefg'[index] ?? '';
        return `${name}: &${name} [${Array<string>(9).fill(`*${last}`).join(',')}]`;
      }),
    ];
    assert.equal(parseProfile('a.md', lines('---', 'name: safe', ...bomb, '---', 'x')).name, 'safe');
  });

  it('takes the tools of the editor that it names, by each agent’s way of writing them, and says why not of others', () => {
    const offered = [
      ...['vscode_listCodeUsages', 'mcp_github_create_issue', 'mcp_github_list_prs', 'mcp_git_log', 'docs.find'],
      ...['run_in_terminal', 'runSubagent', 'fanout_delegate_task', 'vscode_editFile_internal', 'vscode_askQuestions'],
      ...['mcp_disk_write_file', 'mcp_a_long_server_read'],
    ];
    const named = (fields: string): ReturnType<typeof parseProfile> =>
      parseProfile('.fanout/agents/p.md', lines('---', fields, '---', 'x'), offered);
    assert.deepEqual(named('tools: [read, github/create_issue, docs.find]').tools, [
      'mcp_github_create_issue',
      'docs.find',
    ]);
    assert.deepEqual(named('tools: [read, github/create_issue]').toolsets, ['read']);
    assert.deepEqual(named('tools: git/*, mcp__a_long_server_of_mine__read').tools, [
      'mcp_git_log',
      'mcp_a_long_server_read', // VS Code keeps the beginning of a long name
    ]);
    assert.deepEqual(named('tools: mcp__github').tools, ['mcp_github_create_issue', 'mcp_github_list_prs']);
    assert.deepEqual(named('tools: a_long_serve/*').tools, []);
    const withheld = named('tools: [github/*]\ndisallowedTools: mcp__github__create_issue');
    assert.deepEqual([withheld.tools, withheld.warnings], [['mcp_github_list_prs'], []]);
    assert.deepEqual(named('description: x').tools, []);
    assert.deepEqual(named("tools: ['*']").tools, [], 'all tools means our own');
    assert.deepEqual(named('tools: [vscode_listCodeUsages, github/*, nothing_like_it]').warnings, [
      'Fanout has no tools like nothing_like_it.',
    ]);
    const denied = named(
      'tools: [runSubagent, fanout_delegate_task, vscode_editFile_internal, vscode_askQuestions, disk/*]',
    );
    assert.deepEqual(denied.tools, []);
    assert.deepEqual(denied.warnings, [
      'Tasks are not given runSubagent: it starts agents past the limits on delegation.',
      'Tasks are not given fanout_delegate_task: it starts agents past the limits on delegation.',
      'Tasks are not given vscode_editFile_internal: files are changed by the tools that know what others change.',
      'Tasks are not given vscode_askQuestions: approvals and answers are the person’s.',
      'Tasks are not given mcp_disk_write_file: files are changed by the tools that know what others change.',
    ]);
  });
});
