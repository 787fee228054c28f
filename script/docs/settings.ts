import type { SettingsTable } from '#platform/config'
import { services, standalone } from '../services.ts'
import { markdownTable } from './blocks.ts'

/** One table of settings per service, from the tables that `loadConfig` reads. */
export function settingsTables(): string {
  return [standalone, ...services]
    .map(({ title, settings, pathsInFile }) => `## ${title}\n\n${settingsTable(settings, pathsInFile)}`)
    .join('\n\n')
}

function settingsTable(settings: SettingsTable, pathsInFile?: ReadonlyMap<string, string>): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    `\`${name}\``,
    [
      setting.description,
      ...(setting.secret ? ['A secret: never logged.'] : []),
      ...(setting.formerName ? [`\`${setting.formerName}\` is a deprecated name of it.`] : []),
    ].join(' '),
    ...(pathsInFile ? [codeOf(pathsInFile.get(name))] : []),
    setting.expected,
    defaultOf(setting.fallback),
  ])
  const place = pathsInFile ? ['in the configuration file'] : []
  return markdownTable(['variable', 'meaning', ...place, 'expected', 'default'], rows)
}

const codeOf = (text: string | undefined) => (text === undefined ? '–' : `\`${text}\``)

function defaultOf(fallback: string | null | undefined): string {
  if (fallback === undefined) return '**required**'
  return fallback === null || fallback === '' ? '–' : `\`${fallback}\``
}
