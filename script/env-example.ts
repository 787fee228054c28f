import { parseEnv } from 'node:util'
import type { Service } from './services.ts'

interface Sources {
  readonly services: readonly Pick<Service, 'title' | 'settings'>[]
  /** The text of `docker-compose.yml`, which uses additional variables. */
  readonly compose: string
}

/**
 * Describes the problems of an example of settings.
 * @param text - lines of `NAME=value`; a line commented out as `# NAME=value` shows an optional setting
 */
export function envExampleProblems(text: string, { services, compose }: Sources): readonly string[] {
  const shown = parseEnv(text.replaceAll(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, ''))
  const taken = composeVariables(compose)
  const unknown = Object.keys(shown).filter(
    (name) => !taken.has(name) && !services.some(({ settings }) => name in settings),
  )
  const absent = [...taken].filter(([name, required]) => required && shown[name] === undefined)
  return [
    ...unknown.map((name) => `expected ${name} to be a setting of some service, found none`),
    ...absent.map(([name]) => `expected ${name}, which docker-compose.yml requires, found nothing`),
    ...services.flatMap(({ title, settings }) =>
      Object.entries(settings).flatMap(([name, { schema, expected }]) => {
        const value = shown[name]
        if (value === undefined || value === '' || schema.safeParse(value).success) return []
        return [`expected ${name} to be ${expected} for ${title}, found ${JSON.stringify(value)}`]
      }),
    ),
  ]
}

/** The variables that a Compose file reads from the environment, and whether it requires them. */
function composeVariables(compose: string): ReadonlyMap<string, boolean> {
  const found = [...compose.matchAll(/\$\{([A-Z0-9_]+)(:?\?)?/g)]
  return new Map(found.map(([, name = '', required]) => [name, required !== undefined]))
}
