import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { ownLinePrefix } from '../../core/tasks/taskOutput.ts';
import { Rounds } from '../rounds.ts';
import { parentNodeId } from '../tree/treeNode.ts';
import { channelFooter, channelHeader, channelName } from './channelText.ts';
import { ShownOutput } from './shownOutput.ts';

/** The language of the channels, which colours our own lines. */
const languageId = 'fanout-output';

/**
 * The output of the tasks and of the parent agent, each in a channel of its own, made when it is first shown, replayed
 * from the ring, and gone with its task. What nobody has shown has no channel.
 */
export class OutputChannels implements Disposable {
  private readonly shown = new Map<string, ShownOutput>();
  private readonly rounds: Rounds<string>;
  private readonly disposables = new DisposableStore();

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'get' | 'filesChanged' | 'costOf'>,
    private readonly parent: Pick<ParentAgent, 'onDidChange' | 'output'>,
    clock: Clock,
  ) {
    this.rounds = this.disposables.add(
      new Rounds(clock, (ids) => {
        for (const id of ids) this.shown.get(id)?.update();
      }),
    );
    this.disposables.add(
      tasks.onDidChange(({ type, task }) => {
        if (!this.shown.has(task.id)) return;
        if (type === 'removed') this.close(task.id);
        else this.rounds.add(task.id);
      }),
    );
    this.disposables.add(
      parent.onDidChange(() => {
        const shown = this.shown.get(parentNodeId);
        if (shown?.output === this.parent.output) this.rounds.add(parentNodeId);
        else if (shown) this.close(parentNodeId); // of another session
      }),
    );
  }

  /** How many channels there are now. */
  get size(): number {
    return this.shown.size;
  }

  /** Shows a task's output, or the parent's; the focus stays where it is. Throws a `HumanError` on an unknown id. */
  show(id: string): void {
    const known = this.shown.get(id);
    const output = known ?? (id === parentNodeId ? this.openParent() : this.openTask(id));
    this.shown.set(id, output);
    output.update();
    output.show();
  }

  dispose(): void {
    this.disposables.dispose();
    for (const id of [...this.shown.keys()]) this.close(id);
  }

  private openTask(id: string): ShownOutput {
    const task = this.tasks.get(id);
    const channel = vscode.window.createOutputChannel(channelName(task), languageId);
    return new ShownOutput(channel, task.output, {
      header: channelHeader(task),
      footer: () => channelFooter(task, this.tasks.filesChanged(id), this.tasks.costOf(task.usage)),
    });
  }

  private openParent(): ShownOutput {
    const channel = vscode.window.createOutputChannel('Fanout: Parent agent', languageId);
    const header = `${ownLinePrefix}The parent agent\n\n`;
    return new ShownOutput(channel, this.parent.output, { header, footer: () => '' });
  }

  private close(id: string): void {
    this.shown.get(id)?.dispose();
    this.shown.delete(id);
  }
}
