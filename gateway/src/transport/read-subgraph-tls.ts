import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '#platform/config'
import { tlsOptionsOf } from './subgraph-tls.ts'
import type { SubgraphTls, SubgraphTlsRules } from './subgraph-tls.ts'

/**
 * Reads the certificates of subgraphs.
 * @param paths - paths of files in PEM format
 * @throws ConfigError - a file cannot be read, or is not what it should be
 */
export async function readSubgraphTls(paths: SubgraphTlsRules): Promise<SubgraphTlsRules> {
  const named = Object.entries(paths.subgraphs)
  const all = await readFiles(paths.all)
  const subgraphs = await Promise.all(named.map(async ([name, of]) => [name, await readFiles(of)] as const))
  const rules = { all, subgraphs: Object.fromEntries(subgraphs) }
  for (const [name] of [['all subgraphs'], ...named] as const) assertUsable(tlsOptionsOf(rules, name), name)
  return rules
}

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
