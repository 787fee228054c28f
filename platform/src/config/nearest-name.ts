/**
 * Finds the known name that is most similar to another one.
 * @returns null when none is similar: more than a fifth of the letters would have to change
 */
export function nearestName(written: string, known: readonly string[]): string | null {
  const distances = known.map((name) => ({ name, distance: distanceOf(written.toLowerCase(), name.toLowerCase()) }))
  const [nearest] = distances.toSorted((one, other) => one.distance - other.distance)
  return nearest && nearest.distance <= Math.max(1, Math.floor(written.length / 5)) ? nearest.name : null
}

/** The number of letters to insert, remove, replace, or swap with their neighbour. */
function distanceOf(one: string, other: string): number {
  let [beforeLast, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + changed,
          isSwapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    ;[beforeLast, last] = [last, row]
  }
  return last[other.length] ?? 0
}
