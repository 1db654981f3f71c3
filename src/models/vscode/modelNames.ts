/** By what a model of VS Code can be named in the settings. */
export interface NamedModel {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly family: string;
}

/**
 * The model that `name` means: an id, `vendor/id`, `vendor/family`, a family, a display name, or a vendor, in this order,
 * whatever the case; without a name the first. `undefined` when there is none.
 */
export function findModel<T extends NamedModel>(models: readonly T[], name: string | undefined): T | undefined {
  if (name === undefined || name === '') return models[0];
  const wanted = name.toLowerCase();
  const ways: readonly ((model: T) => string)[] = [
    ({ id }) => id,
    ({ vendor, id }) => `${vendor}/${id}`,
    ({ vendor, family }) => `${vendor}/${family}`,
    ({ family }) => family,
    (model) => model.name,
    ({ vendor }) => vendor,
  ];
  for (const way of ways) {
    const found = models.find((model) => way(model).toLowerCase() === wanted);
    if (found) return found;
  }
  return undefined;
}
