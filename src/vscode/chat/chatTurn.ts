import type { AgentEvent } from '../../core/agent/agentEvent.ts';
import { errorMessage } from '../../core/base/errors.ts';
import type { ToolCall } from '../../core/model/message.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import { invocationMessage } from '../languageModelTools/invocationMessage.ts';
import { asMarkdown } from '../markdownText.ts';
import { ChatMarkdown } from './chatMarkdown.ts';
import { messageText } from '../messageText.ts';

/** What a turn writes to: a chat's response. */
export interface ChatStream {
  markdown(text: string): unknown;
  progress(text: string): unknown;
}

/**
 * Asks the parent agent and streams what it says and does; what it says is shown line by line, without images and links (S12). Ending the
 * signal ends that turn, its tasks go on. Resolves with what went wrong, for the chat to show.
 */
export async function chatTurn(
  message: string,
  parent: Pick<ParentAgent, 'ask'>,
  stream: ChatStream,
  signal: AbortSignal,
): Promise<string | undefined> {
  const markdown = new ChatMarkdown();
  let line = '';
  const endText = (): void => {
    const rest = (line === '' ? '' : markdown.line(line)) + markdown.end();
    line = '';
    if (!signal.aborted) stream.markdown(rest);
  };
  const onEvent = (event: AgentEvent): void => {
    if (signal.aborted) return; // the chat takes no more
    switch (event.type) {
      case 'text': {
        // Whole lines: what a space means depends on where it stands.
        const lines = (line + event.delta).split('\n');
        line = lines.pop() ?? '';
        if (lines.length > 0) stream.markdown(lines.map((each) => markdown.line(each)).join(''));
        return;
      }
      case 'text-voided':
        line = '';
        stream.markdown(`${markdown.end()}${asMarkdown('(The answer broke off and is asked for again.)')}\n\n`);
        return;
      case 'text-ended':
        endText();
        return;
      case 'call-started':
        stream.progress(callText(event.call));
        return;
      default:
        return;
    }
  };
  try {
    await parent.ask(message, { onEvent, signal });
    return undefined;
  } catch (error) {
    return signal.aborted ? undefined : messageText(errorMessage(error));
  } finally {
    if (line !== '') endText();
  }
}

function callText({ name, argumentsText }: ToolCall): string {
  const input = inputOf(argumentsText);
  const path = typeof input === 'object' && input !== null && 'path' in input ? input.path : undefined;
  const place = typeof path === 'string' ? ` ${messageText(path)}` : '';
  switch (name) {
    case 'read_file':
      return `Reading${place}`;
    case 'list_files':
      return `Listing files${place === '' ? '' : ` of${place}`}`;
    case 'search_text':
      return 'Searching the workspace';
    default:
      return invocationMessage(name, input);
  }
}

function inputOf(argumentsText: string): unknown {
  try {
    return JSON.parse(argumentsText);
  } catch {
    return undefined; // the tool says so to the model
  }
}
