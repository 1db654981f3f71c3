import type { Disposable } from '../core/base/disposable.ts';
import type { ModelClient, ModelEvent, ModelRequest, ModelTurn } from '../core/model/modelClient.ts';

/** Where calls go now. Equal keys share one client. */
export interface ModelRoute {
  readonly key: string;
  /** Makes the client when it is first needed; its module may be loaded then. */
  readonly open: () => Promise<ModelClient & Partial<Disposable>>;
}

/** A model that follows the settings: each call goes where the route leads at that moment, none is moved in flight. */
export class RoutedModel implements ModelClient, Disposable {
  private readonly clients = new Map<string, Promise<ModelClient & Partial<Disposable>>>();

  /** `route` throws a `HumanError` when no model can be called. */
  constructor(private readonly route: () => ModelRoute) {}

  async complete(request: ModelRequest, onEvent: (event: ModelEvent) => void): Promise<ModelTurn> {
    return (await this.client()).complete(request, onEvent);
  }

  dispose(): void {
    for (const client of this.clients.values()) {
      void client.then(
        (opened) => opened.dispose?.(),
        () => undefined,
      );
    }
    this.clients.clear();
  }

  private client(): Promise<ModelClient & Partial<Disposable>> {
    const { key, open } = this.route();
    const known = this.clients.get(key);
    if (known) return known;
    const opened = open();
    this.clients.set(key, opened);
    opened.catch(() => this.clients.delete(key));
    return opened;
  }
}
