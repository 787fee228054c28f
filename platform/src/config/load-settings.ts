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

/**
 * Reads a table of settings from environment variables.
 * @throws ConfigError - names every variable that is missing or malformed, with the expected and the actual value
 */
export function loadSettings<const Table extends SettingsTable>(
  table: Table,
  env: Readonly<Record<string, string | undefined>>,
): Settings<Table> {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(table)) {
    const given = env[name] || (setting.formerName && env[setting.formerName])
    const result = read(name, setting, given)
    const isKnown = env['NODE_ENV'] === 'production' && isKnownSecret(setting, given || setting.fallback)
    if ('problem' in result) problems.push(result.problem)
    else if (isKnown) problems.push(`${name}: expected a secret of its own in production, got one that everybody knows`)
    else values[name] = result.value
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return values as Settings<Table>
}

/** Values of examples and manuals, and texts that are repeated to reach the minimum length. */
const knownSecrets =
  /replace-?me|change-?(me|it)|placeholder|example|^(default|password|passw0rd|secret|admin|test|redis|mongo|guest|root)[\W\d]*$/i

/** Whether a secret, or the password of a URL, is easy to guess. */
function isKnownSecret({ secret }: Setting<unknown>, text: string | null | undefined): boolean {
  if (!text) return false
  const password = secret ? text : URL.canParse(text) ? decodeURIComponent(new URL(text).password) : ''
  return password !== '' && (knownSecrets.test(password) || new Set(password).size < 5)
}

function read(
  name: string,
  setting: Setting<unknown>,
  given: string | undefined,
): { value: unknown } | { problem: string } {
  // An empty variable counts as absent, which is what `NAME=` in an .env file and `${NAME:-}` in Compose mean.
  const text = given === undefined || given === '' ? setting.fallback : given
  if (text === undefined) return { problem: `${name}: expected ${setting.expected}, got nothing` }
  if (text === null) return { value: null }
  const parsed = setting.schema.safeParse(text)
  if (parsed.success) return { value: parsed.data }
  const shown = setting.secret ? 'a value of another form (not shown, it is a secret)' : JSON.stringify(text)
  return { problem: `${name}: expected ${setting.expected}, got ${shown}` }
}
