import { nearestName } from './nearest-name.ts'
import type { SettingsTable } from './setting.ts'

/** A variable that is not a setting but has a similar name. */
export interface Misspelling {
  readonly variable: string
  readonly meant: string
}

/**
 * Finds environment variables whose names are similar to a setting's. Others are ignored, because an environment contains many
 * variables of other programs.
 */
export function findMisspellings(
  settings: SettingsTable,
  env: Readonly<Record<string, string | undefined>>,
): readonly Misspelling[] {
  const known = Object.keys(settings)
  const former = new Set(Object.values(settings).map(({ formerName }) => formerName))
  return Object.keys(env)
    .filter((name) => name.length >= minLength && !(name in settings) && !former.has(name))
    .flatMap((variable) => {
      const meant = nearestName(variable, known)
      return meant === null || meant.length < minLength ? [] : [{ variable, meant }]
    })
}

/** Short names are too similar to each other: `HOST` and `POST`. */
const minLength = 6
