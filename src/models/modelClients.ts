import type { Disposable } from '../core/base/disposable.ts';
import type { ModelClient } from '../core/model/modelClient.ts';

/** Where calls go. Equal keys share one client. */
export interface ModelRoute {
  readonly key: string;
  /** Makes the client when it is first needed; its module may be loaded then. */
  readonly open: () => Promise<ModelClient & Partial<Disposable>>;
}

/** The clients of all models that were called so far, each opened once and closed at the end. */
export class ModelClients implements Disposable {
  private readonly clients = new Map<string, Promise<ModelClient & Partial<Disposable>>>();

  /** `route` throws a `HumanError` when no model can be called. */
  constructor(private readonly route: () => ModelRoute) {}

  /** The model as configured now; whoever holds it stays with it, though the settings change. */
  current(): ModelClient {
    const route = this.route();
    return { complete: async (request, onEvent) => (await this.open(route)).complete(request, onEvent) };
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

  private open({ key, open }: ModelRoute): Promise<ModelClient & Partial<Disposable>> {
    const known = this.clients.get(key);
    if (known) return known;
    const opened = open();
    this.clients.set(key, opened);
    opened.catch(() => this.clients.delete(key));
    return opened;
  }
}
