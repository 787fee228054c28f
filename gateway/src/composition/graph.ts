import { createSupergraphVersion as checkSubscriptions } from '@plumbline/federated-subscriptions'
import type { Lifecycle } from '#platform/lifecycle'
import type { SubgraphRunner } from '#platform/subgraph-client'
import type { GatewayConfig } from '../config.ts'
import type { GatewayDeps } from '../gateway-deps.ts'
import { createResponseHeaders } from '../headers/response-headers.ts'
import type { ResponseHeaders } from '../headers/response-headers.ts'
import { findAddresses, warnOfUnknownNames } from '../supergraph/check-addresses.ts'
import { createSupergraphReader } from '../supergraph/read-supergraph.ts'
import { createSupergraphSource } from '../supergraph/supergraph.ts'
import type { SupergraphCandidate, SupergraphSource } from '../supergraph/supergraph.ts'
import { followSubgraphTls } from '../transport/read-subgraph-tls.ts'
import type { SubgraphCertificates } from '../transport/subgraph-tls.ts'
import { createSubgraphTransport } from '../transport/subgraph-transport.ts'
import type { SubgraphTransport } from '../transport/subgraph-transport.ts'

/** The supergraph, and the connections to its subgraphs, which follow its changes. */
export interface Graph {
  readonly supergraph: SupergraphSource
  readonly transport: SubgraphTransport
  readonly certificates: SubgraphCertificates
  /** Which headers of subgraph responses clients receive; null for none. */
  readonly responseHeaders: ResponseHeaders | null
  readonly local: Readonly<Record<string, SubgraphRunner>>
}

/** @throws AppError - the supergraph is not usable */
export async function openGraph(
  { supergraph: { location, pollMs }, subgraphs }: GatewayConfig,
  { log, local = {} }: GatewayDeps,
  lifecycle: Lifecycle,
): Promise<Graph> {
  const responseHeaders = createResponseHeaders(subgraphs.responseHeaders)
  const certificates = lifecycle.own('certificates', await followSubgraphTls(subgraphs.tlsFiles, log))
  const reader = createSupergraphReader(location, { pollMs, certificates, log })
  const ofAddresses = { configured: subgraphs.urls, local: new Set(Object.keys(local)) }
  const check = (candidate: SupergraphCandidate) => {
    findAddresses({ ...ofAddresses, inSupergraph: candidate.subgraphUrls })
    checkSubscriptions(candidate)
    warnOfUnknownNames({ ...ofAddresses, inSupergraph: candidate.subgraphUrls }, log)
  }
  const supergraph = lifecycle.own('supergraph', await createSupergraphSource(reader, { log, check }))
  const remoteUrls = () => findAddresses({ ...ofAddresses, inSupergraph: supergraph.current().subgraphUrls })
  const transport = lifecycle.own(
    'transport',
    createSubgraphTransport({ ...subgraphs, certificates, responseHeaders, local, urls: remoteUrls(), log }),
  )
  const stopFollowing = supergraph.onChange(() => transport.useUrls(remoteUrls()))
  lifecycle.defer('supergraph listener', async () => stopFollowing())
  return { supergraph, transport, certificates, responseHeaders, local }
}
