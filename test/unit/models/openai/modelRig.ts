import type { Logger } from '../../../../src/core/base/logger.ts';
import type { Message } from '../../../../src/core/model/message.ts';
import { ModelError, type ModelEvent, type ModelTurn, type ToolSpec } from '../../../../src/core/model/modelClient.ts';
import { OpenAiModel, type OpenAiModelOptions } from '../../../../src/models/openai/openAiModel.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { ModelServer } from '../../../support/modelServer/modelServer.ts';

/** How a turn of the rig ended, with everything that was told on the way. */
export interface RigTurn {
  readonly turn: ModelTurn | undefined;
  readonly error: unknown;
  readonly events: readonly ModelEvent[];
}

/** An adapter on a scripted server; its clock jumps over each wait as soon as that is announced. */
export class ModelRig {
  readonly clock = new ManualClock();
  readonly logged: string[] = [];
  /** Set to false, the test moves the clock itself. */
  jumps = true;
  readonly model: OpenAiModel;

  private constructor(
    readonly server: ModelServer,
    options: Partial<OpenAiModelOptions>,
  ) {
    const log = (message: string): void => {
      this.logged.push(message);
    };
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    this.model = new OpenAiModel({
      baseUrl: server.baseUrl,
      keys: () => ['key-1'],
      modelName: 'scripted',
      clock: this.clock,
      random: () => 0.5,
      logger,
      ...options,
    });
  }

  static async start(options: Partial<OpenAiModelOptions> = {}): Promise<ModelRig> {
    return new ModelRig(await ModelServer.start(), options);
  }

  /** One turn to its end; never rejects. */
  async ask(
    request: { messages?: readonly Message[]; tools?: readonly ToolSpec[]; signal?: AbortSignal; model?: string } = {},
    onEvent: (event: ModelEvent) => void = () => undefined,
  ): Promise<RigTurn> {
    const events: ModelEvent[] = [];
    try {
      const turn = await this.model.complete(
        {
          messages: [{ role: 'user', text: 'go' }],
          tools: [],
          signal: new AbortController().signal,
          ...request,
        },
        (event) => {
          events.push(event);
          onEvent(event);
          if (event.type !== 'retry' || event.delayMs === 0 || !this.jumps) return;
          setImmediate(() => {
            this.clock.advance(event.delayMs);
          });
        },
      );
      return { turn, error: undefined, events };
    } catch (error) {
      return { turn: undefined, error, events };
    }
  }

  async stop(): Promise<void> {
    this.model.dispose();
    await this.server.close();
  }
}

/** The retries among events, as `reason`s. */
export function retries(events: readonly ModelEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'retry' ? [event.reason] : []));
}

/** The waits that were announced, in milliseconds. */
export function delays(events: readonly ModelEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'retry' ? [event.delayMs] : []));
}

/** The text that a person sees in the end: what came before a retry is void. */
export function shown(events: readonly ModelEvent[]): string {
  const from = events.findLastIndex((event) => event.type === 'retry') + 1;
  return events.slice(from).reduce((text, event) => (event.type === 'text' ? text + event.delta : text), '');
}

/** `kind: message` of a `ModelError`; anything else is thrown on. */
export function modelError(error: unknown): string {
  if (error instanceof ModelError) return `${error.kind}: ${error.message}`;
  throw error instanceof Error ? error : new Error(`No error: ${String(error)}`);
}
