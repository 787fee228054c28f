import { nearestName } from './nearest-name.ts'
import type { SettingsTable } from './setting.ts'

/** A variable that is no setting and looks like one. */
export interface Misspelling {
  readonly variable: string
  readonly meant: string
}

/**
 * Variables of the environment that are none of these settings, but nearly. The environment has many variables that are not for
 * us, so that one that looks like nothing says nothing.
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

/** Of short names many are alike: `HOST` and `POST`. */
const minLength = 6
