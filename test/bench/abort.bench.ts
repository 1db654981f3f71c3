// R7: from the abort of a turn to the moment at which the server sees the connection close, over real HTTP.
import { systemClock } from '../../src/core/base/clock.ts';
import { OpenAiModel } from '../../src/models/openai/openAiModel.ts';
import { silence } from '../support/modelServer/faults.ts';
import { ModelServer } from '../support/modelServer/modelServer.ts';
import { percentile, printTable } from './printTable.ts';

const server = await ModelServer.start();
server.anything().always(silence('partial'));
const quiet = (): void => undefined;
const model = new OpenAiModel({
  baseUrl: server.baseUrl,
  keys: () => [],
  modelName: 'm',
  clock: systemClock,
  random: Math.random,
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
});
const samples: number[] = [];
for (let n = 0; n < 100; n++) {
  const stop = new AbortController();
  let abortedAt = 0;
  const request = { messages: [{ role: 'user' as const, text: 'hi' }], tools: [], signal: stop.signal };
  const turn = model.complete(request, (event) => {
    if (event.type !== 'text') return;
    abortedAt = performance.now();
    stop.abort();
  });
  await turn.catch(() => undefined);
  const entry = server.chats.at(-1);
  await entry?.ended;
  samples.push((entry?.endedAt ?? Number.NaN) - abortedAt);
}
printTable('R7  abort → the server sees the close, ms (ours ≤ 50)', [
  { median: percentile(samples, 0.5).toFixed(2), p99: percentile(samples, 0.99).toFixed(2) },
]);
model.dispose();
await server.close();
