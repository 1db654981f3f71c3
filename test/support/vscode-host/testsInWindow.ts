// What VS Code runs as its extension tests, in the extension host: mocha on the files of FANOUT_TEST_FILES (a JSON
// array), its report sent line by line to the runner that listens on FANOUT_TEST_REPORT_PORT.
import { once } from 'node:events';
import { connect } from 'node:net';
import { sendJson } from '../jsonLines.ts';
import { runMocha } from '../runMocha.ts';

/** VS Code's contract for a test module: rejects when a test failed. */
export async function run(): Promise<void> {
  const socket = connect(Number(process.env['FANOUT_TEST_REPORT_PORT']), '127.0.0.1');
  await once(socket, 'connect');
  const summary = await runMocha({
    files: JSON.parse(process.env['FANOUT_TEST_FILES'] ?? '[]') as string[],
    timeout: 30_000,
    color: process.env['FANOUT_TEST_COLOR'] === '1',
    print: (line) => {
      sendJson(socket, { line });
    },
  });
  sendJson(socket, { summary });
  socket.end();
  await once(socket, 'close');
  if (summary.failed > 0) throw new Error(`${String(summary.failed)} tests failed.`);
}
