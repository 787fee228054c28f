#!/usr/bin/env node
/** `embedded-mongo [--port 27017] [--host 127.0.0.1] [--data <folder>]`: runs the store until SIGINT or SIGTERM. */
import { parseArgs } from 'node:util'
import { createEmbeddedMongo } from './index.ts'

const usage = `Usage: embedded-mongo [options]

  --port <number>   port to listen on, 0 for any free one (default: 27017)
  --host <address>  a loopback address (default: 127.0.0.1)
  --data <folder>   keeps the data in this folder; without it, nothing is kept
  --help            shows this text`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '27017' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(`${usage}\n`)
  const store = await createEmbeddedMongo({
    dataDir: values.data ?? null,
    host: values.host,
    port: toPort(values.port),
  })
  process.stdout.write(`${store.url}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void store.dispose())
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Error(`--port: expected a number from 0 to 65535, got ${text}`)
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
