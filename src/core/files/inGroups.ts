/** How many files are looked at side by side. */
const atOnce = 16;

/** Works on all items, so many at once. */
export async function inGroups<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let index = 0; index < items.length; index += atOnce) {
    await Promise.all(items.slice(index, index + atOnce).map(work));
  }
}
