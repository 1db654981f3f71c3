/** Does work that foreign patterns may make endless; throws a `HumanError` when it takes too long. Such work must not be left half done. */
export type Bounded = <T>(work: () => T) => T;
