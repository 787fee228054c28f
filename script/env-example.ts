import { parseEnv } from 'node:util'
import type { Service } from './services.ts'

/**
 * What is wrong with an example of settings, as sentences.
 * @param text - lines of `NAME=value`; a line commented out as `# NAME=value` shows a setting that may be left alone
 */
export function envExampleProblems(
  text: string,
  services: readonly Pick<Service, 'title' | 'settings'>[],
): readonly string[] {
  const shown = parseEnv(text.replaceAll(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, ''))
  const unknown = Object.keys(shown).filter((name) => !services.some(({ settings }) => name in settings))
  return [
    ...unknown.map((name) => `expected ${name} to be a setting of some service, and it is of none`),
    ...services.flatMap(({ title, settings }) =>
      Object.entries(settings).flatMap(([name, setting]) => {
        const value = shown[name]
        if (value === undefined)
          return setting.fallback === undefined ? [`expected ${name}, which ${title} requires, found nothing`] : []
        if (value === '' || setting.schema.safeParse(value).success) return []
        return [`expected ${name} to be ${setting.expected} for ${title}, found ${JSON.stringify(value)}`]
      }),
    ),
  ]
}
