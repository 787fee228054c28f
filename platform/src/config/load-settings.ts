import { inspect } from 'node:util'
import type { Setting, Settings, SettingsTable } from './setting.ts'

/** Lists every variable that could not be read. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** The value of a setting in a configuration file. */
export interface FileValue {
  readonly value: unknown
  /** The file and the path of the value in it, for error messages. */
  readonly path: string
}

/**
 * Reads a table of settings from environment variables and a configuration file. Variables take precedence.
 * @param file - values by the name of the setting; those that a variable replaces are checked too
 * @throws ConfigError - names every variable and value that is missing or malformed, with the expected and the actual value
 */
export function loadSettings<const Table extends SettingsTable>(
  table: Table,
  env: Readonly<Record<string, string | undefined>>,
  file: ReadonlyMap<string, FileValue> = new Map(),
): Settings<Table> {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  const isProduction = env['NODE_ENV'] === 'production'
  for (const [name, setting] of Object.entries(table)) {
    const given = env[name] || (setting.formerName && env[setting.formerName])
    const inFile = file.get(name)
    const results = [
      ...(inFile ? [readValue(setting, inFile)] : []),
      ...(given || !inFile ? [read(name, setting, given)] : []),
    ]
    for (const { place, ...result } of results) {
      const isKnown = isProduction && 'value' in result && isKnownSecret(setting, result.value)
      if ('problem' in result) problems.push(`${place}: ${result.problem}`)
      else if (isKnown) problems.push(`${place}: expected an own secret in production, got a publicly known one`)
      else values[name] = result.value
    }
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return values as Settings<Table>
}

/** Values of examples and manuals, and texts that are repeated to reach the minimum length. */
const knownSecrets =
  /replace-?me|change-?(me|it)|placeholder|example|^(default|password|passw0rd|secret|admin|test|redis|mongo|guest|root)[\W\d]*$/i

/** Whether a secret, or the password of a URL, is easy to guess. */
function isKnownSecret({ secret }: Pick<Setting<unknown>, 'secret'>, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => isKnownSecret({ secret }, item))
  if (typeof value !== 'string' || value === '') return false
  const password = secret ? value : URL.canParse(value) ? decodeURIComponent(new URL(value).password) : ''
  return password !== '' && (knownSecrets.test(password) || new Set(password).size < 5)
}

type ReadResult = { readonly place: string } & ({ readonly value: unknown } | { readonly problem: string })

function read(name: string, setting: Setting<unknown>, given: string | undefined): ReadResult {
  // An empty variable counts as absent, which is what `NAME=` in an .env file and `${NAME:-}` in Compose mean.
  const text = given === undefined || given === '' ? setting.fallback : given
  if (text === undefined) return { place: name, problem: `expected ${setting.expected}, got nothing` }
  if (text === null) return { place: name, value: null }
  const parsed = setting.schema.safeParse(text)
  return {
    place: name,
    ...(parsed.success ? { value: parsed.data } : { problem: mismatch(setting, setting.expected, text) }),
  }
}

function readValue(setting: Setting<unknown>, { value, path }: FileValue): ReadResult {
  const parsed = setting.valueSchema.safeParse(value)
  return {
    place: path,
    ...(parsed.success ? { value: parsed.data } : { problem: mismatch(setting, setting.expectedValue, value) }),
  }
}

const mismatch = ({ secret }: Setting<unknown>, expected: string, actual: unknown) =>
  `expected ${expected}, got ${secret ? 'a value of another form (not shown, it is a secret)' : showValue(actual)}`

/** A value in an error message. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 2, breakLength: Infinity })
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
