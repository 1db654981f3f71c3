import type { Socket } from 'node:net';

/** Sends one value as a line of JSON. */
export function sendJson(socket: Socket, value: unknown): void {
  socket.write(`${JSON.stringify(value)}\n`);
}

/** Calls back with the value of each line of JSON that arrives, in order; ends with the socket. */
export function onJson(socket: Socket, listener: (value: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) listener(JSON.parse(line));
  });
}
