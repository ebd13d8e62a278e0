/** A count below this could single out a person, so the public sees that it is small, not how small. The bound is the one that
 *  CMS's cell size suppression policy and most registries in Japan use. */
const smallestShownCount = 10

/** A count for the public: null when it is between 1 and 9; nothing is known of nobody, so 0 is shown. */
export function suppress(count: number): number | null {
  return count > 0 && count < smallestShownCount ? null : count
}

/** Counts that add up to a total which is shown: when exactly one would be hidden, it could be had by subtraction, so the next smallest is
 *  hidden too. */
export function suppressParts(parts: Readonly<Record<string, number>>): Record<string, number | null> {
  const shown = Object.fromEntries(Object.entries(parts).map(([name, count]) => [name, suppress(count)]))
  if (Object.values(shown).filter(count => count === null).length !== 1) return shown
  const next = Object.entries(parts)
    .filter(([name, count]) => count > 0 && shown[name] !== null)
    .sort(([, one], [, other]) => one - other)[0]
  return next === undefined ? shown : { ...shown, [next[0]]: null }
}

/** A count as the public reads it. */
export function shownCount(count: number | null): string {
  return count === null ? `<${smallestShownCount}` : String(count)
}
