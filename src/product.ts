import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { childAgents } from './childAgents.ts';
import { commandTool, rootGrant } from './childCommands.ts';
import { editingTools, readingTools } from './childTools.ts';
import { chosenModels } from './chosenModels.ts';
import type { StallLimits } from './core/agent/stallWatch.ts';
import type { Tool } from './core/agent/tool.ts';
import { Toolbox } from './core/agent/toolbox.ts';
import { systemClock } from './core/base/clock.ts';
import type { Logger } from './core/base/logger.ts';
import { taskName, type TaskNames } from './core/child/taskNames.ts';
import { FileCoordinator } from './core/files/coordinator.ts';
import { Journal } from './core/files/history/journal.ts';
import type { Module } from './core/modules/module.ts';
import { ParentAgent } from './core/parent/parentAgent.ts';
import { parentPrompt } from './core/parent/parentPrompt.ts';
import type { Delegation } from './core/parent/tools/delegation.ts';
import { checkTask } from './core/parent/tools/checkTask.ts';
import { listTasks } from './core/parent/tools/listTasks.ts';
import { delegationTools } from './core/parent/tools/delegationTools.ts';
import { Notices } from './core/tasks/notices.ts';
import { ownedGlobs } from './core/tasks/ownedGlobs.ts';
import { TokenBudget } from './core/tasks/tokenBudget.ts';
import type { Caller } from './core/tasks/taskLineage.ts';
import { TaskRegistry } from './core/tasks/taskRegistry.ts';
import { modelSetup } from './modelSetup.ts';
import { startInSession, type OpenedSession } from './startInSession.ts';
import { windowSessions } from './windowSessions.ts';

import { boundedWork } from './vscode/boundedWork.ts';
import { commandCallbacks } from './vscode/commands/commands.ts';
import type { CommandCallbacks } from './vscode/commands/registerCommands.ts';
import { EditorWorkspace } from './vscode/editor/editorWorkspace.ts';
import { hashText } from './vscode/editor/hashText.ts';
import { journalFile } from './vscode/editor/journalFile.ts';
import { watchOtherHands } from './vscode/editor/otherHands.ts';
import { readInstructions } from './vscode/instructions/readInstructions.ts';
import { EditorLanguage } from './vscode/language/editorLanguage.ts';
import { editorTools } from './vscode/languageModelTools/editorTools.ts';
import { ApiKeys } from './vscode/model/apiKeys.ts';
import { ModelAvailability } from './vscode/model/modelAvailability.ts';
import { findModules } from './vscode/modules/findModules.ts';
import { moduleProblem } from './vscode/modules/moduleProblem.ts';
import { EndNotification } from './vscode/notifications/endNotification.ts';
import { interruptionNotices } from './vscode/notifications/interruptionNotices.ts';
import { RequestNotification } from './vscode/notifications/requestNotification.ts';
import { SideAnswers } from './vscode/output/sideAnswers.ts';
import { OutputChannels } from './vscode/output/outputChannels.ts';
import { ProfileFiles } from './vscode/profiles/profileFiles.ts';
import { OriginalTexts } from './vscode/review/originalTexts.ts';
import { personsChanges } from './vscode/review/personsChanges.ts';
import { ReviewEditor } from './vscode/review/reviewEditor.ts';
import { createSearch } from './vscode/search/editorSearch.ts';
import { Settings } from './vscode/settings/settings.ts';
import { commandEnvironment } from './vscode/shell/commandEnvironment.ts';
import { ShellRunner } from './vscode/shell/shellRunner.ts';
import { WorkspaceDisk } from './vscode/shell/workspaceDisk.ts';
import { ContextKeys } from './vscode/status/contextKeys.ts';
import { TaskStatusItem } from './vscode/status/taskStatusItem.ts';
import { closeSession } from './vscode/store/closeSession.ts';
import type { CurrentSession } from './vscode/store/currentSession.ts';
import { openSession } from './vscode/store/openSession.ts';
import { TaskTreeView } from './vscode/tree/taskTreeView.ts';
import { parentNodeId } from './vscode/tree/treeNode.ts';

/** What VS Code's calls are answered with. */
export interface Product {
  readonly commands: CommandCallbacks;
  /** What other agents call. Their tasks stand at the root and never wake our parent. */
  readonly tools: readonly Tool[];
  readonly parent: ParentAgent;
  /** Tasks stop at a safe point, and all that happened is stored (D41). */
  close(): Promise<void>;
}

/**
 * Starts the product in the window's session. What it makes is released with the extension's subscriptions, and at once when
 * this rejects, which it does with an `AbortError` when the signal fires before there is anything to close.
 */
export function startProduct(context: vscode.ExtensionContext, logger: Logger, signal: AbortSignal): Promise<Product> {
  const open = (): Promise<CurrentSession> => openSession(context, systemClock, logger);
  return startInSession({ subscriptions: context.subscriptions, open, signal }, (opened) =>
    wireProduct(context, logger, opened),
  );
}

/** Wires all parts together; the one place that sees every side. */
async function wireProduct(
  context: vscode.ExtensionContext,
  logger: Logger,
  { session, stored, own }: OpenedSession,
): Promise<Product> {
  const clock = systemClock;
  const settings = own(new Settings(logger));
  const keys = own(
    new ApiKeys(context.secrets, process.env['OPENAI_API_KEY'], () => settings.current.model.baseUrl, logger),
  );
  const availability = own(new ModelAvailability(settings, keys, logger));
  const models = own(chosenModels(settings, keys, availability, logger));
  const budget = new TokenBudget({
    taskTokens: () => settings.current.tasks.tokenBudget,
    sessionTokens: () => settings.current.session.tokenBudget,
  });
  budget.spend(stored.usage);
  const unavailable = (): string | undefined => availability.problem() ?? budget.sessionProblem();
  const stall = (): StallLimits => settings.current.tasks.stall;

  const workspace = own(new EditorWorkspace(clock));
  const search = createSearch(workspace, logger);
  const modules = (): Promise<Module[]> => findModules(workspace, search, new AbortController().signal);
  const instructions = (): Promise<string | undefined> => readInstructions(workspace, logger);
  const profiles = new ProfileFiles(workspace, logger);
  const coordinator = own(
    new FileCoordinator({
      workspace,
      journal: new Journal(
        journalFile(() => session.journalPath),
        logger,
      ),
      clock,
      logger,
      hash: hashText,
      saveMode: () => settings.current.files.save,
    }),
  );
  own(watchOtherHands(coordinator));
  const language = own(new EditorLanguage());
  const toolParts = { gate: coordinator.gate, workspace, search, language };

  const names: TaskNames = (taskId) => {
    const task = registry.all().find(({ id }) => id === taskId);
    return task ? taskName(task) : taskId;
  };
  const nextId = (): string => session.nextId();
  const registry: TaskRegistry = own(
    new TaskRegistry({
      clock,
      nextId,
      nextRequestId: () => `request-${nextId()}`,
      run: childAgents({
        model: () => models.current(),
        modelName: () => availability.resolve().childName,
        readingTools: (files) => readingTools(files, toolParts),
        editingTools: (files) => editingTools(files, toolParts, names),
        editorTools,
        commandTool: commandTool({
          settings,
          coordinator,
          runner: new ShellRunner(
            clock,
            () => commandEnvironment(process.env, keys.keysFor(settings.current.model.baseUrl)),
            randomUUID,
          ),
          disk: new WorkspaceDisk(workspace, search),
          roots: () => workspace.roots(),
          ask: (taskId, text, signal) => registry.requests.approval(taskId, text, signal),
        }),
        delegationOf: (taskId) => delegationOf(taskId),
        openFiles: (task) =>
          coordinator.openSession(task.id, {
            owns: ownedGlobs(task, registry.all()),
            outside: () => settings.current.files.outsideModule,
            ask: (question, signal) => registry.requests.approval(task.id, question, signal),
          }),
        ask: (taskId, question, signal) => registry.requests.question(taskId, question, signal),
        instructions,
        notices: () => notices,
        names,
        budget,
        bounded: boundedWork(),
        limitMs: () => settings.current.tasks.timeoutMs,
        onDidChange: (listener) => registry.onDidChange(listener),
        stall,
        clock,
      }),
      limits: {
        maxConcurrent: () => settings.current.tasks.maxConcurrent,
        maxSpawnDepth: () => settings.current.tasks.maxSpawnDepth,
        maxTurns: () => settings.current.tasks.maxTurns,
        keepFinished: () => settings.current.tasks.keepFinished,
        followUps: () => settings.current.followUps,
        grant: () => rootGrant(settings),
      },
      unavailable: () => sessions.unavailable() ?? unavailable(),
      prices: () => settings.current.model.prices,
      filesChanged: (taskId) => coordinator.review.changedFiles(taskId),
      keepText: (taskId, text) => session.keepText(taskId, text),
      openLog: (taskId) => session.openLog(taskId),
      onListenerError: (error) => {
        logger.error('A view of the tasks failed.', error);
      },
    }),
  );
  registry.restore(stored.tasks);
  const notices = new Notices(registry);
  const surroundings = {
    registry,
    clock,
    moduleProblem: (folder: string) => moduleProblem(folder, { workspace, modules }),
    findProfile: (name: string) => profiles.find(name),
  };
  const delegationOf = (caller: Caller): Delegation => ({
    ...surroundings,
    caller,
    origin: 'agent',
    speaker: 'parent',
  });
  const delegation: Delegation = { ...surroundings, caller: null, origin: 'person', speaker: 'user' };
  own(
    settings.onDidChange(() => {
      registry.limitsChanged();
      parent.modelsChanged();
    }),
  );

  const parent = own(
    new ParentAgent({
      registry,
      notices,
      toolbox: new Toolbox([
        ...delegationTools(delegationOf(null)),
        ...readingTools(coordinator.openSession('parent'), toolParts),
      ]),
      readingToolbox: new Toolbox([
        checkTask(delegationOf(null)),
        listTasks(delegationOf(null)),
        ...readingTools(coordinator.openSession('a side question'), toolParts),
      ]),
      model: () => models.current(),
      modelName: () => availability.resolve().name,
      unavailable,
      budget,
      systemPrompt: async () =>
        parentPrompt({
          folders: workspace.roots().map(({ name }) => name),
          instructions: await instructions(),
          profiles: await profiles.all(),
        }),
      memory: stored.parent,
      stall,
      clock,
      logger,
    }),
  );
  own(
    availability.onDidChange(() => {
      parent.modelsChanged();
    }),
  );
  const sideAnswers = own(new SideAnswers());
  const outputs = own(new OutputChannels(registry, parent, clock));
  const showOutput = (id: string): void => {
    outputs.show(id);
  };
  const originals = own(new OriginalTexts(coordinator.review, clock));
  own(personsChanges(coordinator, clock));
  const view = own(new TaskTreeView(registry, parent, budget, coordinator, clock));
  own(new TaskStatusItem(registry, parent, clock));
  own(new ContextKeys(registry, parent, availability, clock));
  own(new RequestNotification(registry, view, clock));
  own(
    new EndNotification(registry, parent, () => {
      showOutput(parentNodeId);
    }),
  );
  const interruptions = own(interruptionNotices(registry, context.workspaceState, logger));
  const sessions = windowSessions({ session, registry, parent, budget, coordinator, interruptions });
  const commands = commandCallbacks({
    delegation,
    unavailable,
    findModules: modules,
    findProfiles: () => profiles.all(),
    review: coordinator.review,
    editor: new ReviewEditor(originals),
    roots: () => workspace.roots(),
    siblingNaming: () => (availability.resolve().provider === 'offline' ? 'named' : 'unnamed'),
    newBatchId: nextId,
    parent,
    showOutput,
    sessions,
    showAside: (question, answer) => {
      sideAnswers.show(question, answer);
    },
    modelSetup: modelSetup(settings, keys, availability, logger),
    logger,
  });
  await Promise.all([keys.load(), availability.load(), coordinator.restore()]);
  void session.prune();
  void interruptions.tell();
  return {
    commands,
    tools: delegationTools({ ...surroundings, caller: null, origin: 'language-model-tool', speaker: 'parent' }),
    parent,
    close: () => closeSession({ registry, parent, session, clock }),
  };
}
