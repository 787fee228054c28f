import { flag, parseCommandLine, text, wrap } from '#platform/command-line'
import type { SettingsTable } from '#platform/config'

type Environment = Readonly<Record<string, string | undefined>>

/** The command that the arguments select. */
export type Command =
  | { readonly kind: 'run'; readonly env: Environment }
  /** Text: the options and what they do. */
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  /** The message names what was expected and what was given. */
  | { readonly kind: 'wrong'; readonly message: string }

export const program = {
  command: 'plumbline-gateway',
  does: 'Serves a supergraph of Apollo Federation 2 over HTTP, WebSocket, server-sent events and multipart.',
  options: {
    supergraph: text('the composed supergraph (SUPERGRAPH)', 'path or URL'),
    config: text('the configuration file (CONFIG_FILE)', 'path'),
    host: text('the address to listen on (HOST)', 'address'),
    port: text('the port to listen on; 0: any free port (PORT)', 'number'),
    workers: text('processes that serve the port together (WORKERS)', 'number'),
    version: flag('prints the version', 'v'),
  },
}

/** Reads the command line. An argument takes precedence over the environment variable of the same meaning. */
export function readCommandLine(args: readonly string[], env: Environment): Command {
  const read = parseCommandLine(program, args)
  if (read.kind !== 'run') return read
  const { version, config: CONFIG_FILE, supergraph: SUPERGRAPH, host: HOST, port: PORT, workers: WORKERS } = read.values
  if (version) return { kind: 'version' }
  const given = Object.entries({ CONFIG_FILE, SUPERGRAPH, HOST, PORT, WORKERS }).filter(
    ([, value]) => value !== undefined,
  )
  return { kind: 'run', env: { ...env, ...Object.fromEntries(given) } }
}

/** The text of `--help`: `options`, and every environment variable. */
export function renderHelp(options: string, settings: SettingsTable): string {
  const variables = Object.entries(settings).map(([name, { description, expected, fallback }]) => {
    const facts = fallback ? `${expected}; default ${fallback}` : expected
    return `  ${name}\n${wrap(`${description} (${facts})`.replaceAll('`', ''), '      ')}`
  })
  return `${options}\nEnvironment variables\n${variables.join('\n')}\n`
}
