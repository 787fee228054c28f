import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { productionFlags } from '../../test/support/platform/index.ts'
import type { FederationVersion } from './schema.ts'

/** Something that serves the subscription. */
export interface Contender {
  readonly name: string
  readonly description: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The federation version of its subgraphs. */
  readonly federation: FederationVersion
}

/** The reference of the comparison. */
export const limitName = 'limit'

const compiled = (path: string, flags: readonly string[]) => [process.execPath, ...flags, join('dist', path)]

const ours: readonly Contender[] = [
  {
    name: limitName,
    description: 'this one subscription, written by hand: no planning, no checks, no recovery',
    // Node without flags, like in a hand-written server.
    command: compiled('bench/subscriptions/limit.js', []),
    federation: 2,
  },
  {
    name: 'Plumbline',
    description: 'the gateway as it is started in production, without authentication',
    command: compiled('gateway/src/main.js', productionFlags),
    env: { AUTHENTICATION: 'off', LOG_LEVEL: 'fatal' },
    federation: 2,
  },
  {
    name: 'Plumbline, the module alone',
    description: '`@plumbline/federated-subscriptions` with nothing else of the gateway around it',
    command: compiled('bench/subscriptions/standalone-server.js', productionFlags),
    federation: 2,
  },
]

/**
 * The contenders.
 * @param folder - folder in which other gateways are installed; absent: none
 */
export function createContenders(folder: string | undefined): readonly Contender[] {
  return folder === undefined ? ours : [...ours, ...peersIn(folder)]
}

function peersIn(folder: string): readonly Contender[] {
  const node = join(folder, 'node_modules/.bin/node')
  const hive = join(folder, 'node_modules/@graphql-hive/gateway/dist/bin.js')
  const mercurius = join(folder, 'peers/mercurius')
  if (!existsSync(hive)) throw new Error(`expected other gateways in ${folder}, found no ${hive}`)
  const toHive = (options: readonly string[]) => {
    const fixed = ['supergraph', '$SUPERGRAPH', '--host', '127.0.0.1', '--port', '$PORT', '--fork', '1']
    return [node, hive, ...fixed, '-c', join(folder, 'peers/hive-subs.config.mjs'), ...options]
  }
  const peers: readonly Contender[] = [
    {
      name: 'Hive Gateway, Rust planner',
      description: '`@graphql-hive/gateway --hive-router-runtime`',
      command: toHive(['--hive-router-runtime']),
      federation: 2,
    },
    {
      name: 'Hive Gateway, JS',
      description: '`@graphql-hive/gateway`',
      command: toHive([]),
      federation: 2,
    },
    {
      name: 'Mercurius',
      description: '`mercurius` with `@mercuriusjs/gateway`, Federation 1',
      command: [node, join(mercurius, 'subs.mjs')],
      federation: 1,
    },
  ]
  // It needs additional packages, which may not be installed.
  return existsSync(join(mercurius, 'node_modules')) ? peers : peers.filter(({ name }) => name !== 'Mercurius')
}
