// P1: N children of 10 model turns each at latency L: makespan ÷ critical path (10 × L), the whole way from the registry
// over HTTP and SSE to edits in a workspace in memory, beside the openai SDK and raw HTTP in a bare loop. The scripted
// server runs in a thread of its own, the same for all.
import http from 'node:http';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { OpenAI } from 'openai';
import { systemClock } from '../../src/core/base/clock.ts';
import { boundedWork } from '../../src/vscode/boundedWork.ts';
import { runChild } from '../../src/core/child/runChild.ts';
import { editFile } from '../../src/core/child/tools/editFile.ts';
import { SessionLog } from '../../src/core/tasks/store/sessionLog.ts';
import { TaskRegistry } from '../../src/core/tasks/taskRegistry.ts';
import { TokenBudget } from '../../src/core/tasks/tokenBudget.ts';
import { OpenAiModel } from '../../src/models/openai/openAiModel.ts';
import { filesFixture } from '../support/filesFixture.ts';
import { MemoryLogs } from '../support/memoryLogs.ts';
import type { ChatRequest } from '../support/modelServer/chatRequest.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { call, say } from '../support/modelServer/reply.ts';
import { printTable, type Row } from './printTable.ts';

const turns = 10;
const settings = [
  { latency: 200, children: 32, goal: 1.05 },
  { latency: 50, children: 32, goal: 1.25 },
  { latency: 200, children: 128, goal: 1.2 },
] as const;

/** The turn of a scripted child: nine edits of its own file, then its summary. */
function reply(request: ChatRequest, latency: number): ReturnType<typeof say> {
  const file = /child \d+/.exec(request.firstUser)?.[0].replace(' ', '') ?? 'none';
  const { turn } = request;
  if (turn === turns - 1) return say('All edits are made.', { latency });
  const edit = { path: `${file}.js`, old_string: `step ${String(turn)};`, new_string: `step ${String(turn + 1)};` };
  return call('edit_file', edit, { latency });
}

async function serve(): Promise<void> {
  const server = await ModelServer.start();
  let latency = 0;
  parentPort?.on('message', (milliseconds: number) => {
    latency = milliseconds;
    parentPort?.postMessage(milliseconds);
  });
  server.respond((request) => reply(request, latency));
  parentPort?.postMessage(server.baseUrl);
}

const tool = {
  type: 'function' as const,
  function: { name: 'edit_file', description: 'Edits.', parameters: { type: 'object', properties: {} } },
};

type Messages = OpenAI.ChatCompletionMessageParam[];

/** One child in a bare loop: sends, streams, "edits" a string in a map, sends again. */
async function bareChild(child: number, ask: (messages: Messages) => Promise<BareTurn>): Promise<void> {
  const messages: Messages = [
    { role: 'system', content: 'x'.repeat(2000) },
    { role: 'user', content: `child ${String(child)}` },
  ];
  for (;;) {
    const { name, args } = await ask(messages);
    if (name === '') return;
    const calls = [{ id: 'c', type: 'function' as const, function: { name, arguments: args } }];
    messages.push({ role: 'assistant', content: '', tool_calls: calls });
    messages.push({ role: 'tool', tool_call_id: 'c', content: 'Applied' });
  }
}

interface BareTurn {
  readonly name: string;
  readonly args: string;
}

async function bySdk(baseUrl: string, children: number): Promise<void> {
  const sdk = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
  const ask = async (messages: Messages): Promise<BareTurn> => {
    let [name, args] = ['', ''];
    for await (const chunk of await sdk.chat.completions.create({
      model: 'm',
      messages,
      tools: [tool],
      stream: true,
    })) {
      const piece = chunk.choices[0]?.delta.tool_calls?.[0]?.function;
      name += piece?.name ?? '';
      args += piece?.arguments ?? '';
    }
    return { name, args };
  };
  await Promise.all(Array.from({ length: children }, (_, child) => bareChild(child, ask)));
}

async function byRawHttp(baseUrl: string, children: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true });
  const ask = (messages: Messages): Promise<BareTurn> =>
    new Promise((resolve, reject) => {
      const request = http.request(`${baseUrl}/chat/completions`, { method: 'POST', agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => {
          let [name, args] = ['', ''];
          for (const line of text.split('\n')) {
            if (!line.startsWith('data: {')) continue;
            const chunk = JSON.parse(line.slice(6)) as OpenAI.ChatCompletionChunk;
            const piece = chunk.choices[0]?.delta.tool_calls?.[0]?.function;
            name += piece?.name ?? '';
            args += piece?.arguments ?? '';
          }
          resolve({ name, args });
        });
      });
      request.on('error', reject);
      request.end(JSON.stringify({ model: 'm', messages, tools: [tool], stream: true }));
    });
  await Promise.all(Array.from({ length: children }, (_, child) => bareChild(child, ask)));
  agent.destroy();
}

async function byFanout(baseUrl: string, children: number): Promise<void> {
  const files = Object.fromEntries(
    Array.from({ length: children }, (_, child) => [`child${String(child)}.js`, 'step 0;\n']),
  );
  const { coordinator, workspace } = filesFixture(files);
  const quiet = (): void => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const model = new OpenAiModel({
    baseUrl,
    keys: () => [],
    modelName: 'm',
    clock: systemClock,
    random: Math.random,
    logger,
  });
  const budget = new TokenBudget({ taskTokens: () => 0, sessionTokens: () => 0 });
  let ids = 0;
  const log = new SessionLog({
    sessionId: 's',
    folder: new MemoryLogs(),
    clock: systemClock,
    onProblem: (error) => {
      throw error;
    },
  });
  const registry = new TaskRegistry({
    clock: systemClock,
    nextId: () => `t${String(++ids)}`,
    nextRequestId: () => `r${String(++ids)}`,
    run: (run) =>
      runChild(run, {
        model: () => model,
        modelName: () => undefined,
        names: (id) => id,
        toolsFor: (_, taskFiles) => [editFile(taskFiles)],
        openFiles: ({ id }) => coordinator.openSession(id),
        instructions: () => Promise.resolve(undefined),
        notices: () => ({ take: () => undefined, answered: () => undefined, recall: () => undefined }),
        bounded: boundedWork(),
        ask: () => Promise.resolve(undefined),
        budget,
        stall: () => ({ firstTokenMs: 450_000, idleMs: 60_000 }),
        clock: systemClock,
      }),
    limits: {
      maxConcurrent: () => children,
      maxSpawnDepth: () => 1,
      maxTurns: () => 50,
      keepFinished: () => children,
      followUps: () => 'ask',
      grant: () => ['read', 'edit'],
    },
    unavailable: () => undefined,
    prices: () => new Map(),
    filesChanged: () => [],
    keepText: () => Promise.reject(new Error('not here')),
    openLog: (id) => log.open(id),
    onListenerError: (error) => {
      throw error;
    },
  });
  const tasks = Array.from({ length: children }, (_, child) =>
    registry.spawn({ goal: `child ${String(child)}` }, { caller: null, origin: 'agent' }),
  );
  await Promise.all(tasks.map(({ ended }) => ended));
  const wrong = tasks.filter(({ status }) => status !== 'done').length;
  const unedited = Object.keys(files).filter((path) => workspace.text(path) !== `step ${String(turns - 1)};\n`).length;
  if (wrong + unedited > 0) throw new Error(`${String(wrong)} tasks failed, ${String(unedited)} files are not right`);
  model.dispose();
  coordinator.dispose();
}

async function measure(): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  const heard = (): Promise<unknown> => new Promise((resolve) => worker.once('message', resolve));
  const baseUrl = String(await heard());
  const ways = { 'raw HTTP in a bare loop': byRawHttp, 'openai SDK in a bare loop': bySdk, Fanout: byFanout };
  // Compiled code is what is compared: a first run of a way takes some hundredths more.
  for (const way of Object.values(ways)) for (let run = 0; run < 6; run++) await way(baseUrl, 32);
  const rows: Row[] = [];
  for (const [name, way] of Object.entries(ways)) {
    const row: Record<string, string> = { way: name };
    for (const { latency, children, goal } of settings) {
      const known = heard();
      worker.postMessage(latency);
      await known;
      const runs: number[] = [];
      while (runs.length < 3) runs.push(await seconds(() => way(baseUrl, children)));
      const best = Math.min(...runs);
      row[`${String(latency)} ms/${String(children)} (≤ ${String(goal)})`] = (
        (best * 1000) /
        (latency * turns)
      ).toFixed(2);
    }
    rows.push(row);
  }
  printTable('P1  makespan ÷ critical path, best of three warm runs', rows);
  await worker.terminate();
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

await (isMainThread ? measure() : serve());
