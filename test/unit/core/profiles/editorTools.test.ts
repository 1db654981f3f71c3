import assert from 'node:assert/strict';
import { editorTools } from '../../../../src/core/profiles/editorTools.ts';

describe('D36: tools of the editor', () => {
  it('that edit, run programs, delegate or answer for the person are given to no task, whoever offers them', () => {
    // As VS Code and its chat extension offer them, and servers that many have.
    const ways = [
      ...['run_in_terminal', 'get_terminal_output', 'kill_terminal', 'send_to_terminal', 'terminal_selection'],
      ...['terminal_last_command', 'run_task', 'get_task_output', 'create_and_run_task', 'runTests', 'runSubagent'],
      ...['search_subagent', 'execution_subagent', 'vscode_renameSymbol', 'vscode_editFile_internal'],
      ...[
        'vscode_askQuestions',
        'vscode_reviewPlan',
        'vscode_get_confirmation',
        'vscode_get_confirmation_with_options',
      ],
      ...['copilot_createFile', 'copilot_createDirectory', 'copilot_replaceString', 'copilot_multiReplaceString'],
      ...['copilot_applyPatch', 'copilot_insertEdit', 'copilot_editFiles', 'copilot_editNotebook'],
      ...['copilot_runNotebookCell', 'copilot_runVscodeCommand', 'copilot_createNewWorkspace', 'fanout_steer_task'],
      ...['mcp_filesystem_write_file', 'mcp_filesystem_edit_file', 'mcp_filesystem_move_file', 'mcp_x_exec'],
      ...[
        'mcp_x_createDirectory',
        'mcp_shell_do',
        'mcp_serena_replace_symbol_body',
        'mcp_desktop_commander_run_command',
      ],
    ];
    const { tools, denied } = editorTools(ways, ways);
    assert.deepEqual(tools, []);
    assert.equal(denied.length, ways.length);
  });

  it('that look or speak to others are', () => {
    const ways = [
      ...['vscode_listCodeUsages', 'renderMermaidDiagram', 'copilot_fetchWebPage', 'copilot_githubRepo'],
      ...['copilot_getErrors', 'copilot_searchCodebase', 'mcp_github_create_issue', 'mcp_context7_get-library-docs'],
      ...['mcp_playwright_browser_navigate', 'mcp_filesystem_read_file', 'mcp_memory_create_entities'],
    ];
    assert.deepEqual(editorTools(ways, ways), { tools: ways, denied: [], unknown: [] });
  });
});
