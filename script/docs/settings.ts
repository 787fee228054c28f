import type { SettingsTable } from '#platform/config'
import { services, standalone } from '../services.ts'
import { markdownTable } from './blocks.ts'

/** One table of settings per service, from the tables that `loadConfig` reads. */
export function settingsTables(): string {
  return [standalone, ...services]
    .map(({ title, settings }) => `## ${title}\n\n${settingsTable(settings)}`)
    .join('\n\n')
}

function settingsTable(settings: SettingsTable): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    `\`${name}\``,
    [
      setting.description,
      ...(setting.secret ? ['A secret: never logged.'] : []),
      ...(setting.formerName ? [`\`${setting.formerName}\` is a deprecated name of it.`] : []),
    ].join(' '),
    setting.expected,
    defaultOf(setting.fallback),
  ])
  return markdownTable(['variable', 'meaning', 'expected', 'default'], rows)
}

function defaultOf(fallback: string | null | undefined): string {
  if (fallback === undefined) return '**required**'
  return fallback === null || fallback === '' ? '–' : `\`${fallback}\``
}
