/** Whether a path is one of these places, or below one. */
export function isBelow(path: string, places: ReadonlySet<string>): boolean {
  for (let place = path; place !== ''; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    if (places.has(place)) return true;
  }
  return false;
}
