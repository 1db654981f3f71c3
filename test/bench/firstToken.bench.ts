// P13: from the request to the first token, and CPU per chunk, over real HTTP; the server's own part is the row "raw".
import http from 'node:http';
import { OpenAI } from 'openai';
import { systemClock } from '../../src/core/base/clock.ts';
import type { Logger } from '../../src/core/base/logger.ts';
import { OpenAiModel } from '../../src/models/openai/openAiModel.ts';
import { huge } from '../support/modelServer/faults.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { say, type Reply } from '../support/modelServer/reply.ts';
import { percentile, printTable } from './printTable.ts';

/** Makes one request and calls back at its first chunk of text; resolves at its end. */
type Way = (onFirst: () => void) => Promise<void>;

const server = await ModelServer.start();
const { baseUrl } = server;
const quiet = (): void => undefined;
const logger: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const model = new OpenAiModel({
  baseUrl,
  keys: () => [],
  modelName: 'm',
  clock: systemClock,
  random: Math.random,
  logger,
});
const sdk = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const agent = new http.Agent({ keepAlive: true });
const content = 'x'.repeat(8000);

const ways: Readonly<Record<string, Way>> = {
  'raw HTTP, nothing parsed': (onFirst) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content }], stream: true });
      const request = http.request(`${baseUrl}/chat/completions`, { method: 'POST', agent }, (response) => {
        response.once('data', onFirst);
        response.resume();
        response.on('end', resolve);
      });
      request.on('error', reject);
      request.end(body);
    }),
  'openai SDK': async (onFirst) => {
    let first = true;
    const messages = [{ role: 'user' as const, content }];
    for await (const chunk of await sdk.chat.completions.create({ model: 'm', messages, stream: true })) {
      if (!first || !chunk.choices[0]?.delta.content) continue;
      first = false;
      onFirst();
    }
  },
  ours: async (onFirst) => {
    let first = true;
    const { signal } = new AbortController();
    await model.complete({ messages: [{ role: 'user', text: content }], tools: [], signal }, (event) => {
      if (!first || event.type !== 'text') return;
      first = false;
      onFirst();
    });
  },
};

let reply: Reply = say('hello');
server.respond(() => reply);

async function firstTokens(way: Way, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let request = 0; request < count; request += 1) {
    const start = performance.now();
    await way(() => samples.push(performance.now() - start));
  }
  return samples;
}

async function microsecondsPerChunk(way: Way, chunks: number): Promise<number> {
  reply = huge(chunks, 16);
  const before = process.cpuUsage();
  await way(() => undefined);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / chunks;
}

const rows = [];
for (const [way, request] of Object.entries(ways)) {
  reply = say('hello');
  await firstTokens(request, 300);
  const samples = await firstTokens(request, 1000);
  await microsecondsPerChunk(request, 10_000);
  const cpu = await microsecondsPerChunk(request, 100_000);
  rows.push({ way, median: percentile(samples, 0.5).toFixed(2), p95: percentile(samples, 0.95).toFixed(2), cpu });
}
const raw = rows[0]?.cpu ?? 0;
printTable(
  'P13  first token, ms (ours ≤ 1 above raw), and CPU per chunk above raw, µs (ours ≤ 12)',
  rows.map(({ cpu, ...row }) => ({ ...row, 'µs a chunk': (cpu - raw).toFixed(1) })),
);

model.dispose();
agent.destroy();
await server.close();
