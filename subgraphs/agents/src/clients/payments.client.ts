import type { Viewer } from '#platform/auth'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { CreditsPort } from '../domain/runs/ports.ts'

const agents: Viewer = { kind: 'service', name: 'agents' }

/** The price of a completed run. */
const creditsPerRun = 1

const reserve = `mutation ReserveCredits($input: ReserveCreditsInput!) { reserveCredits(input: $input) { id } }`
const release = `mutation ReleaseCredits($input: ReleaseCreditsInput!) { releaseCredits(input: $input) { id } }`

/** A client of the payments subgraph. */
export function createPaymentsClient(client: SubgraphClient): CreditsPort {
  return {
    async reserve({ id: runId, organizationId, correlationId }) {
      const variables = { input: { organizationId, runId, credits: creditsPerRun } }
      await client.request({ query: reserve, variables, viewer: agents, correlationId })
    },
    async release({ id: runId, correlationId }) {
      await client.request({ query: release, variables: { input: { runId } }, viewer: agents, correlationId })
    },
  }
}
