import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '#platform/config'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { watchFile } from '../files/watch-file.ts'
import { tlsOptionsOf } from './subgraph-tls.ts'
import type { SubgraphCertificates, SubgraphTls, SubgraphTlsRules } from './subgraph-tls.ts'

/**
 * @param paths - paths of files in PEM format
 * @throws ConfigError - a file cannot be read, or is not what it should be
 */
async function readSubgraphTls(paths: SubgraphTlsRules): Promise<SubgraphTlsRules> {
  const named = Object.entries(paths.subgraphs)
  const all = await readFiles(paths.all)
  const subgraphs = await Promise.all(named.map(async ([name, of]) => [name, await readFiles(of)] as const))
  const rules = { all, subgraphs: Object.fromEntries(subgraphs) }
  for (const [name] of [['all subgraphs'], ...named] as const) assertUsable(tlsOptionsOf(rules, name), name)
  return rules
}

/** Interval at which the files are read without an event, in milliseconds. */
const pollMs = 10_000

/**
 * Reads the certificates of subgraphs, and reads them again when a file changes. Files that are not usable, such as a new key that
 * arrives before its certificate, are not used, and the reason is logged.
 * @param paths - as `readSubgraphTls`
 * @throws ConfigError - as `readSubgraphTls`
 */
export async function followSubgraphTls(
  paths: SubgraphTlsRules,
  log: Logger,
): Promise<SubgraphCertificates & Disposable> {
  let used = await readSubgraphTls(paths)
  const listeners = new Set<() => void>()
  let lastReason = ''
  const reload = async () => {
    try {
      const next = await readSubgraphTls(paths)
      lastReason = ''
      if (JSON.stringify(next) === JSON.stringify(used)) return
      used = next
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== lastReason)
        log.error({ reason }, 'the changed certificates for subgraphs are not usable; the previous ones stay in use')
      lastReason = reason
      return
    }
    log.info('changed certificates for subgraphs are in use')
    for (const listener of listeners) listener()
  }
  let reloading = Promise.resolve()
  const folders = new Map(filesOf(paths).map((path) => [dirname(path), path]))
  const watching = [...folders.values()].map((path) =>
    watchFile(path, { pollMs }, () => void (reloading = reloading.then(reload))),
  )
  return {
    of: (subgraph) => tlsOptionsOf(used, subgraph),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async dispose() {
      await Promise.all(watching.map((each) => each.dispose()))
      await reloading
    },
  }
}

const filesOf = ({ all, subgraphs }: SubgraphTlsRules): readonly string[] =>
  [all, ...Object.values(subgraphs)]
    .flatMap(({ ca, cert, key }) => [ca, cert, key])
    .filter((path) => path !== undefined)

async function readFiles(paths: SubgraphTls): Promise<SubgraphTls> {
  const read = Object.entries(paths).map(async ([part, path]) => [part, path && (await readPem(String(path)))] as const)
  return Object.fromEntries(await Promise.all(read)) as SubgraphTls
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([`subgraph TLS: expected a file in PEM format at ${path}, got: ${reason}`])
  }
}

function assertUsable(tls: SubgraphTls, name: string): void {
  if ((tls.cert === undefined) !== (tls.key === undefined))
    throw new ConfigError([`subgraph TLS: expected a client certificate and its key for ${name}, got one of them`])
  try {
    createSecureContext(tls)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([`subgraph TLS: expected certificates that can be used for ${name}, got: ${reason}`])
  }
}
