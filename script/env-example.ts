import { parseEnv } from 'node:util'
import type { Service } from './services.ts'

interface Sources {
  readonly services: readonly Pick<Service, 'title' | 'settings'>[]
  /** The text of `docker-compose.yml`, which takes variables of its own. */
  readonly compose: string
}

/**
 * What is wrong with an example of settings, as sentences.
 * @param text - lines of `NAME=value`; a line commented out as `# NAME=value` shows a setting that may be left alone
 */
export function envExampleProblems(text: string, { services, compose }: Sources): readonly string[] {
  const shown = parseEnv(text.replaceAll(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, ''))
  const taken = composeVariables(compose)
  const unknown = Object.keys(shown).filter(
    (name) => !taken.has(name) && !services.some(({ settings }) => name in settings),
  )
  const absent = [...taken].filter(([name, required]) => required && shown[name] === undefined)
  return [
    ...unknown.map((name) => `expected ${name} to be a setting of some service, and it is of none`),
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

/** The variables that a Compose file takes from the environment, and whether it refuses to run without them. */
function composeVariables(compose: string): ReadonlyMap<string, boolean> {
  const found = [...compose.matchAll(/\$\{([A-Z0-9_]+)(:?\?)?/g)]
  return new Map(found.map(([, name = '', required]) => [name, required !== undefined]))
}
