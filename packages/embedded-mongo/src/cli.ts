#!/usr/bin/env node
/** `embedded-mongo [--port 27017] [--host 127.0.0.1] [--data <folder>]`: runs the store until SIGINT or SIGTERM. */
import { parseArgs } from 'node:util'
import { createEmbeddedMongo } from './index.ts'

const usage = `Usage: embedded-mongo [options]

  --port <number>   port to listen on, 0 for any free one (default: 27017)
  --host <address>  a loopback address (default: 127.0.0.1)
  --data <folder>   keeps the data in this folder; without it, nothing is kept
  -h, --help        prints this text
`

/** Options with a value, and what the value is. */
const valueNames: Readonly<Record<string, string>> = { port: 'number', host: 'address', data: 'folder' }

/** Arguments that are not accepted. The message names what was expected and what was given. */
class CommandLineError extends Error {}

/** @throws CommandLineError */
function readOptions(args: readonly string[]): Readonly<Record<string, string>> {
  const options = { help: { type: 'boolean', short: 'h' } as const }
  for (const name of Object.keys(valueNames)) Object.assign(options, { [name]: { type: 'string' } })
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return { help: usage }
  const read: Record<string, string> = {}
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    const valueName = token.kind === 'option' && Object.hasOwn(valueNames, token.name) ? valueNames[token.name] : null
    const given = token.kind === 'option' ? token.rawName : token.value
    if (token.kind !== 'option' || valueName === null)
      throw new CommandLineError(`expected an option out of --port, --host, --data, --help, got ${given}`)
    // Otherwise the name of the next option would be taken as the value.
    const isMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))
    if (isMissing || token.value === '')
      throw new CommandLineError(
        `${given}: expected <${valueName}>, got ${token.value === '' ? 'an empty text' : (token.value ?? 'nothing')}`,
      )
    read[token.name] = token.value
  }
  return read
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new CommandLineError(`--port: expected a whole number from 0 to 65535, got ${text}`)
}

async function main(): Promise<void> {
  const { help, port = '27017', host = '127.0.0.1', data = null } = readOptions(process.argv.slice(2))
  if (help) return void process.stdout.write(help)
  const store = await createEmbeddedMongo({ dataDir: data, host, port: toPort(port) })
  process.stdout.write(`${store.url}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void store.dispose())
}

main().catch((error: unknown) => {
  const isRefused = error instanceof CommandLineError
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`embedded-mongo: ${message}\n${isRefused ? 'See embedded-mongo --help.\n' : ''}`)
  process.exitCode = isRefused ? 2 : 1
})
