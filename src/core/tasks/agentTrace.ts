import type { AgentEvent } from '../agent/agentEvent.ts';
import { ellipsis } from '../base/text.ts';
import type { ToolCall } from '../model/message.ts';
import { addUsage, noUsage, usageOf, type Usage } from '../model/usage.ts';
import { steeringMessages } from './steering.ts';
import { ownLinePrefix, TaskOutput } from './taskOutput.ts';

/** What an agent's events leave behind, parent or child: its last lines, its turns, its tokens. */
export class AgentTrace {
  readonly output = new TaskOutput();
  private turnCount = 0;
  private answeredCount = 0;
  private tokens: Usage = noUsage;

  /** Model calls so far, over all runs. */
  get turns(): number {
    return this.turnCount;
  }

  /** Those that were answered whole. */
  get answeredTurns(): number {
    return this.answeredCount;
  }

  get usage(): Usage {
    return this.tokens;
  }

  /** Enters one event; true when more than the output changed. */
  record(event: AgentEvent): boolean {
    switch (event.type) {
      case 'turn-started':
        this.turnCount++;
        return true;
      case 'usage':
        this.tokens = addUsage(this.tokens, usageOf(event.model, event.usage));
        return true;
      case 'turn-answered':
        this.answeredCount++;
        return false;
      case 'shortened':
        return false;
      case 'text':
        this.output.write(event.delta);
        return false;
      case 'text-ended':
        this.output.endText();
        return false;
      case 'text-voided':
        this.output.voidText();
        this.output.note(`trying again${inSeconds(event.delayMs)}: ${event.reason}`);
        return false;
      case 'message-delivered':
        if (steeringMessages([event.text]).length === 0) this.output.note(event.text);
        else this.noteOnce(`Steering seen in turn ${String(event.turn)}.`); // its text stands there since it was sent
        return true;
      case 'call-started':
        this.output.note(describe(event.call));
        return false;
      case 'call-output':
        this.output.write(event.text);
        return false;
      case 'call-ended':
        this.output.endText(); // a model call that is voided takes back its own text alone
        if (!event.result.ok || tellsItself.test(event.result.text)) this.output.note(firstLine(event.result.text));
        return false;
    }
  }

  /** Several messages in a row are seen at once. */
  private noteOnce(text: string): void {
    if (this.output.tail(1) !== `${ownLinePrefix}${text}`) this.output.note(text);
  }
}

/** What of good results is worth a line: edits, and how commands ended. */
const tellsItself = /^(?:Applied|Exit code)/;

function describe(call: ToolCall): string {
  return ellipsis(`${call.name} ${call.argumentsText.replaceAll(/\s+/g, ' ')}`, 160);
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return ellipsis(line, 300);
}

function inSeconds(milliseconds: number): string {
  return milliseconds === 0 ? '' : ` in ${String(Math.ceil(milliseconds / 1000))} s`;
}
