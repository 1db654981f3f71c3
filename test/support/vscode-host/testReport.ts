import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { onJson } from '../jsonLines.ts';
import type { TestSummary } from '../runMocha.ts';

/** The end of the line that tests in a window report to. */
export interface TestReport {
  readonly port: number;
  /** Undefined until the tests have ended by themselves. */
  summary(): TestSummary | undefined;
  close(): void;
}

/** Listens for the report of tests in a window and prints each line as it comes. */
export async function listenForTestReport(print: (line: string) => void): Promise<TestReport> {
  let summary: TestSummary | undefined;
  const server = createServer((socket) => {
    onJson(socket, (value) => {
      const message = value as { line: string } | { summary: TestSummary };
      if ('line' in message) print(message.line);
      else summary = message.summary;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    summary: () => summary,
    close: () => server.close(),
  };
}
