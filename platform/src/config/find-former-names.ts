import type { SettingsTable } from './setting.ts'

/** A variable of the environment that has the deprecated name of a setting. */
export interface FormerName {
  readonly variable: string
  readonly currentName: string
}

/** The non-empty variables of the environment that set a setting by its deprecated name. */
export function findFormerNames(
  settings: SettingsTable,
  env: Readonly<Record<string, string | undefined>>,
): readonly FormerName[] {
  return Object.entries(settings).flatMap(([currentName, { formerName: variable }]) =>
    variable !== undefined && env[variable] ? [{ variable, currentName }] : [],
  )
}
