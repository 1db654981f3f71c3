import type { FileLocation, TextEdit } from '../../../src/core/files/workspacePort.ts';
import { yieldTurns, type Dice } from '../editHistory.ts';
import { filesFixture } from '../filesFixture.ts';
import { applyTextEdits } from '../applyTextEdits.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { AgentHand, type Stage } from './agentHand.ts';
import { agentStep } from './agentStep.ts';
import { checkHistory, type Finding } from './checkHistory.ts';
import { HistoryRecord } from './historyRecord.ts';

const path = 'a.txt';
const firstText = Array.from({ length: 10 }, (_, line) => `${String(line)}.${path}\n`).join('');

/** What came of a person who typed while agents edited the same file. */
export interface PlayedTyping {
  readonly findings: readonly Finding[];
  readonly keystrokes: number;
  /** Characters of the person that stand elsewhere than where they were typed, one behind the other. */
  readonly moved: number;
  readonly outcomes: ReadonlyMap<string, number>;
}

/**
 * Plays one order of keystrokes and edits. Every character that is typed is unlike all others. `blind` is an editor that
 * applies edits at positions from before the last keystroke, as VS Code does to who does not look.
 */
export async function playTyping(roll: Dice, blind = false): Promise<PlayedTyping> {
  const workspace = new TypedWorkspace(blind);
  const fixture = filesFixture({}, { workspace });
  const record = new HistoryRecord(workspace, [path]);
  const stage: Stage = { record, paths: [path], pace: yieldTurns, outcomes: new Map() };
  workspace.before = () => yieldTurns(roll(6));
  workspace.after = ({ operation }) => {
    if (operation === 'applyEdits' || operation === 'applyTogether') workspace.moveCursor();
    record.observe();
    return yieldTurns(roll(6));
  };
  workspace.cursor = { line: roll(10), character: roll(path.length) };
  const agents = Array.from({ length: 1 + roll(3) }, (_, index) => {
    const steps = Array.from({ length: 6 }, () => ({ ...agentStep(roll), abort: 0 }));
    const edits = steps.filter(({ act }) => !/delete|move/.test(act));
    const name = `agent-${String(index)}`;
    return new AgentHand(name, fixture.coordinator.openSession(name), stage).run(edits);
  });
  const keystrokes = 4 + roll(12);
  const person = async (): Promise<void> => {
    for (let key = 0; key < keystrokes; key++) {
      await yieldTurns(roll(30));
      press(workspace, record, String.fromCharCode(firstKey + key), roll(4) === 0);
    }
  };
  await Promise.all([...agents, person()]);
  record.observe();
  const moved = movedKeys(workspace.text(path) ?? '');
  return { findings: checkHistory(record.events), keystrokes, moved, outcomes: stage.outcomes };
}

/** A character that no line holds by itself. */
const firstKey = 0x4e00;

function press(workspace: TypedWorkspace, record: HistoryRecord, key: string, enter: boolean): void {
  const before = (workspace.text(path) ?? '').split('\n');
  const { line, character } = workspace.cursor;
  const old = before[line] ?? '';
  const [head, tail] = [old.slice(0, character), old.slice(character)];
  // Where a line is parted, both parts must be unlike all others.
  const parts = enter && character > 0 && (tail === '' || /^\d/.test(head)) ? [head, key + tail] : [head + key + tail];
  // On the empty line behind the last one there is nothing yet that could be taken away.
  const removes = line === before.length - 1 || parts.includes(old) ? [] : [old];
  const wanted = before.toSpliced(line, 1, ...parts).filter((text) => text !== '');
  const adds = parts.filter((text) => text !== old);
  const operation = record.begin({ hand: 'person', what: key, adds, removes, wanted: new Map([[path, wanted]]) });
  const newText = parts.length > 1 ? `\n${key}` : key;
  workspace.type(path, (text) => applyTextEdits(text, [{ ...spot(line, character), newText }]));
  workspace.cursor = parts.length > 1 ? { line: line + 1, character: 1 } : { line, character: character + 1 };
  record.observe();
  record.end(operation, 'applied', false);
}

/** Keys that do not stand right behind the one typed before, on a line that holds both. */
function movedKeys(text: string): number {
  let moved = 0;
  for (const line of text.split('\n')) {
    const keys = Array.from(line).flatMap((sign, at) =>
      sign.charCodeAt(0) >= firstKey ? [{ at, key: sign.charCodeAt(0) }] : [],
    );
    for (const [index, { at, key }] of keys.entries()) {
      const last = keys[index - 1];
      if (last && (at !== last.at + 1 || key !== last.key + 1)) moved += 1;
    }
  }
  return moved;
}

const spot = (line: number, character: number): Omit<TextEdit, 'newText'> => ({
  ...{ startLine: line, startCharacter: character },
  ...{ endLine: line, endCharacter: character },
});

/** A workspace whose person has a cursor, which goes along with the edits of others as an editor's does. */
class TypedWorkspace extends MemoryWorkspace {
  cursor = { line: 0, character: 0 };
  private sent: readonly TextEdit[] = [];
  private last: string | undefined;

  constructor(private readonly blind: boolean) {
    super({ [path]: firstText });
  }

  override async applyEdits(file: FileLocation, version: number, edits: readonly TextEdit[]): Promise<boolean> {
    this.sent = edits;
    const state = this.blind ? await super.read(file, 'change') : undefined;
    return super.applyEdits(file, state?.kind === 'text' ? state.version : version, edits);
  }

  override type(name: string, change: (text: string) => string): void {
    super.type(name, change);
    this.last = this.text(name);
  }

  /** To be called when edits may have been applied; nothing else but typing changes the text here. */
  moveCursor(): void {
    const now = this.text(path);
    if (now === (this.last ?? firstText)) return;
    this.last = now;
    let { line, character } = this.cursor;
    for (const edit of [...this.sent].reverse()) {
      if (isBefore({ line, character }, edit)) continue;
      const news = edit.newText.split('\n');
      const end = {
        line: edit.startLine + news.length - 1,
        character: (news.length === 1 ? edit.startCharacter : 0) + (news.at(-1)?.length ?? 0),
      };
      const behind = line > edit.endLine || (line === edit.endLine && character >= edit.endCharacter);
      if (!behind) ({ line, character } = end);
      else if (line === edit.endLine)
        ({ line, character } = { line: end.line, character: end.character + character - edit.endCharacter });
      else line += end.line - edit.endLine;
    }
    this.cursor = { line, character };
  }
}

const isBefore = (at: { line: number; character: number }, edit: TextEdit): boolean =>
  at.line < edit.startLine || (at.line === edit.startLine && at.character < edit.startCharacter);
