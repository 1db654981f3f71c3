import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import type { Event } from '../../core/base/emitter.ts';
import type { ParentAgent } from '../../core/parent/parentAgent.ts';
import type { TaskRegistry } from '../../core/tasks/taskRegistry.ts';
import { Rounds } from '../rounds.ts';
import { isAsking } from '../tree/taskText.ts';
import { hasLiveTasks } from './taskCounts.ts';

/** Whether a model can be called now. */
export interface ModelState {
  readonly onDidChange: Event<void>;
  /** Why none can, as one sentence, or `undefined`. */
  problem(): string | undefined;
}

/** The `fanout.*` keys that menus and welcome views of package.json ask for; all false once disposed. */
export class ContextKeys implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly values = new Map<string, boolean>();

  constructor(
    private readonly tasks: Pick<TaskRegistry, 'onDidChange' | 'all'>,
    private readonly parent: Pick<ParentAgent, 'onDidChange' | 'state'>,
    private readonly model: ModelState,
    clock: Clock,
  ) {
    const rounds = this.disposables.add(
      new Rounds<'all'>(clock, () => {
        this.set();
      }),
    );
    this.disposables.add(
      tasks.onDidChange(({ type }) => {
        if (type !== 'output') rounds.add('all');
      }),
    );
    for (const event of [parent.onDidChange, model.onDidChange]) {
      this.disposables.add(
        event(() => {
          rounds.add('all');
        }),
      );
    }
    this.set();
  }

  dispose(): void {
    this.disposables.dispose();
    for (const key of this.values.keys()) this.setKey(key, false);
  }

  private set(): void {
    const tasks = this.tasks.all();
    const isLive = hasLiveTasks(tasks);
    const asking = tasks.filter((task) => isAsking(task));
    const hasModel = this.model.problem() === undefined;
    this.setKey('noModel', !hasModel);
    this.setKey('hasModel', hasModel); // the walkthrough may look before there is any key
    this.setKey('hasTasks', tasks.length > 0);
    this.setKey('hasLiveTasks', isLive);
    this.setKey('hasEndedTasks', tasks.length > 0 && (!isLive || tasks.some((task) => !hasLiveTasks([task]))));
    this.setKey(
      'hasQuestions',
      asking.some(({ waitingFor }) => waitingFor.kind === 'question'),
    );
    this.setKey(
      'hasApprovals',
      asking.some(({ waitingFor }) => waitingFor.kind === 'approval'),
    );
    this.setKey(
      'hasProposals',
      tasks.some(({ proposals }) => proposals.length > 0),
    );
    this.setKey('parentWorks', this.parent.state === 'working');
  }

  private setKey(key: string, value: boolean): void {
    if (this.values.get(key) === value) return;
    this.values.set(key, value);
    void vscode.commands.executeCommand('setContext', `fanout.${key}`, value);
  }
}
