import { parseArgs } from 'node:util'
import type { SettingsTable } from '#platform/config'

type Environment = Readonly<Record<string, string | undefined>>

/** The command that the arguments select. */
export type Command =
  | { readonly kind: 'run'; readonly env: Environment }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }

/**
 * Reads the command line. An argument takes precedence over the environment variable of the same meaning.
 * @throws TypeError - names an unknown option, or one without its value
 */
export function readCommandLine(args: readonly string[], env: Environment): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      supergraph: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      workers: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  })
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  const { config: CONFIG_FILE, supergraph: SUPERGRAPH, host: HOST, port: PORT, workers: WORKERS } = values
  const given = Object.entries({ CONFIG_FILE, SUPERGRAPH, HOST, PORT, WORKERS }).filter(
    ([, value]) => value !== undefined,
  )
  return { kind: 'run', env: { ...env, ...Object.fromEntries(given) } }
}

const usage = `Usage: plumbline-gateway --supergraph <path or URL> [options]

Serves a supergraph of Apollo Federation 2 over HTTP, WebSocket, server-sent events and multipart.

Options
  --supergraph <path or URL>  the composed supergraph (SUPERGRAPH)
  --config <path>             the configuration file (CONFIG_FILE)
  --host <address>            the address to listen on (HOST)
  --port <number>             the port to listen on; 0: any free port (PORT)
  --workers <number>          processes that serve the port together (WORKERS)
  -h, --help                  prints this text
  -v, --version               prints the version

Environment variables
`

/** The text of `--help`, with every environment variable. */
export function renderHelp(settings: SettingsTable): string {
  const variables = Object.entries(settings).map(([name, { description, expected, fallback }]) => {
    const facts = fallback ? `${expected}; default ${fallback}` : expected
    return `  ${name}\n${wrap(`${description} (${facts})`.replaceAll('`', ''), '      ')}`
  })
  return `${usage}${variables.join('\n')}\n`
}

const lineLength = 100

function wrap(text: string, indent: string): string {
  let line = indent.slice(1)
  const lines: string[] = []
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > lineLength) {
      lines.push(line)
      line = indent.slice(1)
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}
