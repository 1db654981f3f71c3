import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { ModelEvent } from '../../core/model/modelClient.ts';
import { readChunk } from './chunk.ts';
import { classifyEvent } from './classify.ts';
import type { CallContext } from './classifyAnswer.ts';
import { EventParser } from './eventParser.ts';
import { Failure } from './failure.ts';
import { shownUrl } from './serverWords.ts';
import { TurnAssembler } from './turnAssembler.ts';

/** What reading a body needs to know. */
export interface TurnReading extends CallContext {
  readonly clock: Clock;
  readonly onEvent: (event: ModelEvent) => void;
  /** Closes the connection. */
  readonly close: () => void;
}

/**
 * Reads the body of a chat completion into `turn`, streamed or not. Resolves once the server has said why it stopped; every
 * other ending is an error (the SDK's own reader takes a body that was cut, or is no stream at all, for a whole turn).
 */
export async function readTurn(response: Response, turn: TurnAssembler, reading: TurnReading): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('html')) throw webPage(reading);
  const body = (response.body ?? []) as AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  if (type.includes('json')) await readDocument(body, turn, reading);
  else await readStream(body, turn, reading);
  if (turn.finish === undefined) throw unfinished(turn, reading);
  if (turn.finish === 'error') throw classifyEvent('the model stopped with an error', reading);
  if (turn.finish === 'content_filter') throw filtered(reading);
}

type Body = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Characters of a turn, or of one line, above which it is given up: half of what one text can hold. */
const sizeLimit = 250_000_000;

/** How long a server may keep the connection open once the turn, or the whole stream, is complete. */
const graceMilliseconds = { turn: 2000, stream: 100 };

async function readStream(body: Body, turn: TurnAssembler, reading: TurnReading): Promise<void> {
  let over = false;
  let grace: Disposable | undefined;
  const parser = new EventParser((data) => {
    if (over) return;
    over = data.startsWith('[DONE]');
    const isNews = over || addChunk(parse(data, reading), turn, reading);
    if (over && turn.hasChoice) turn.finish ??= 'stop';
    if (turn.finish === undefined || !isNews) return;
    grace?.dispose();
    grace = reading.clock.after(over ? graceMilliseconds.stream : graceMilliseconds.turn, reading.close);
  }, sizeLimit);
  const decoder = new TextDecoder();
  try {
    for await (const part of body) parser.push(decoder.decode(part, { stream: true }));
    parser.push(decoder.decode());
    parser.end();
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(reading);
    // What breaks after the server has said that it is done takes nothing away.
    if (turn.finish === undefined || error instanceof Failure) throw error;
  } finally {
    grace?.dispose();
  }
}

async function readDocument(body: Body, turn: TurnAssembler, reading: TurnReading): Promise<void> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > sizeLimit) throw tooLarge(reading);
    pieces.push(decoder.decode(part, { stream: true }));
  }
  if (size > 0) addChunk(parse(pieces.join(''), reading), turn, reading);
}

/** True when it brought data. */
function addChunk(data: unknown, turn: TurnAssembler, reading: TurnReading): boolean {
  const chunk = readChunk(data);
  if (chunk.error !== undefined) throw classifyEvent(chunk.error, reading);
  const isNews = turn.add(chunk);
  if (turn.size > sizeLimit) throw tooLarge(reading);
  if (!isNews) return false;
  reading.onEvent({ type: 'data' });
  if (chunk.text !== '') reading.onEvent({ type: 'text', delta: chunk.text });
  return true;
}

function parse(data: string, reading: TurnReading): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw broken('malformed answer', 'sends data that is not JSON', reading);
  }
}

function unfinished(turn: TurnAssembler, reading: TurnReading): Failure {
  if (turn.hasChoice) return broken('answer cut off', 'ends its answers in the middle', reading);
  return broken('empty answer', 'answers with nothing', reading);
}

function broken(reason: string, deed: string, { baseUrl }: TurnReading): Failure {
  const sentence = `${shownUrl(baseUrl)} ${deed}; look at the endpoint's own log, or check 'fanout.model.baseUrl'.`;
  return new Failure('protocol', 'backoff', reason, sentence);
}

function webPage({ baseUrl }: TurnReading): Failure {
  const sentence = `${shownUrl(baseUrl)} answers with a web page instead of a model's turn; check 'fanout.model.baseUrl', which often ends in '/v1', and whether a proxy asks to sign in.`;
  return new Failure('protocol', 'none', 'a web page', sentence);
}

function tooLarge({ baseUrl }: TurnReading): Failure {
  const sentence = `${shownUrl(baseUrl)} sent more than ${String(sizeLimit)} characters in one turn; ask for smaller parts.`;
  return new Failure('protocol', 'none', 'answer too large', sentence);
}

function filtered({ baseUrl }: TurnReading): Failure {
  const sentence = `The content filter of ${shownUrl(baseUrl)} stopped the answer; word the task differently, or name another model in 'fanout.model.name'.`;
  return new Failure('request', 'none', 'content filter', sentence);
}
