import { DisposableStore, type Disposable } from '../../core/base/disposable.ts';
import { Emitter, type Event } from '../../core/base/emitter.ts';
import type { Logger } from '../../core/base/logger.ts';
import { normalBaseUrl } from './baseUrl.ts';
import { parseStoredKeys, storeText, withKeys, type StoredKey } from './storedKeys.ts';

/** The editor's encrypted storage, as much of `vscode.SecretStorage` as keys need. */
export interface SecretStore {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  delete(name: string): PromiseLike<void>;
  readonly onDidChange: (listener: (event: { readonly key: string }) => unknown) => Disposable;
}

/** The name of the one secret that holds all keys. */
export const apiKeysSecret = 'fanout.apiKeys';

/**
 * The API keys by base URL. A stored key belongs to the base URL it was entered for; the environment's key stands in
 * where none is stored. After `load` everything but storing is synchronous; other windows' changes are followed.
 */
export class ApiKeys implements Disposable {
  /** Fires when keys were stored or removed, here or in another window. */
  readonly onDidChange: Event<void>;
  private readonly changes: Emitter<void>;
  private stored: readonly StoredKey[] = [];
  private latestLoad = 0;
  private storing: Promise<void> = Promise.resolve();
  private readonly disposables = new DisposableStore();

  /** `environmentKey` is `OPENAI_API_KEY`; it goes to whatever base URL is configured, and to no other. */
  constructor(
    private readonly secrets: SecretStore,
    private readonly environmentKey: string | undefined,
    private readonly configuredUrl: () => string,
    private readonly logger: Logger,
  ) {
    this.changes = this.disposables.add(
      new Emitter<void>((error) => {
        logger.error('A listener to the API keys failed.', error);
      }),
    );
    this.onDidChange = this.changes.event;
    this.disposables.add(
      secrets.onDidChange(({ key }) => {
        if (key === apiKeysSecret) void this.load();
      }),
    );
  }

  /** Reads the stored keys; when the storage fails they stay as they were and the log says so. Never rejects. */
  async load(): Promise<void> {
    const load = ++this.latestLoad;
    try {
      const stored = await this.read();
      if (load !== this.latestLoad) return;
      this.stored = stored;
      this.changes.fire();
    } catch (error) {
      this.logger.error('The stored API keys cannot be read.', error);
    }
  }

  /** The keys that may be sent to this base URL, in the order in which they were entered. */
  keysFor(baseUrl: string): readonly string[] {
    const stored = this.storedFor(baseUrl);
    const fromEnvironment = this.environmentKey?.trim() ?? '';
    if (stored.length > 0 || fromEnvironment === '') return stored;
    return normalBaseUrl(baseUrl) === normalBaseUrl(this.configuredUrl()) ? [fromEnvironment] : [];
  }

  /** True when there is a key for the configured base URL. */
  hasKey(): boolean {
    return this.keysFor(this.configuredUrl()).length > 0;
  }

  /** The stored keys of one base URL, without the environment's. */
  storedFor(baseUrl: string): readonly string[] {
    const wanted = normalBaseUrl(baseUrl);
    return this.stored.filter((entry) => entry.baseUrl === wanted).map(({ key }) => key);
  }

  /** Puts these keys in place of those stored for the base URL; an empty list removes them. Rejects when storing fails. */
  replace(baseUrl: string, keys: readonly string[]): Promise<void> {
    const replaced = this.storing.then(async () => {
      const next = withKeys(await this.read(), normalBaseUrl(baseUrl), keys);
      if (next.length === 0) await this.secrets.delete(apiKeysSecret);
      else await this.secrets.store(apiKeysSecret, storeText(next));
      await this.load();
    });
    this.storing = replaced.catch((error: unknown) => {
      this.logger.error('The API keys cannot be stored.', error);
    });
    return replaced;
  }

  dispose(): void {
    this.latestLoad += 1;
    this.disposables.dispose();
  }

  private async read(): Promise<readonly StoredKey[]> {
    const text = await this.secrets.get(apiKeysSecret);
    if (text === undefined || text === '') return [];
    const stored = parseStoredKeys(text);
    if (stored === undefined)
      this.logger.warn('The stored API keys are unreadable; run Fanout: Set API Key to enter them anew.');
    return stored ?? [];
  }
}
