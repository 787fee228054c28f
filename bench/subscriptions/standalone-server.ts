// A server with the subscriptions package without the rest of the gateway, as in other gateways.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Supergraph } from '@apollo/federation-internals'
import { createFederatedSubscriptions, createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { PlannedSubscription } from '@plumbline/federated-subscriptions'
import { compileQueryPlan, createExecutionSchema } from '@plumbline/query-plan-executor'
import type { CompiledPlan, SubgraphResponse } from '@plumbline/query-plan-executor'
import { Pool } from 'undici'

const { PORT, SUPERGRAPH = '' } = process.env
const supergraphSdl = readFileSync(SUPERGRAPH, 'utf8')
const supergraph = Supergraph.build(supergraphSdl)
const schema = createExecutionSchema(supergraph)
const urls = new Map([...supergraph.subgraphsMetadata()].map(({ name, url }) => [name, new URL(url)]))
const pools = new Map([...urls].map(([name, { origin }]) => [name, new Pool(origin, { connections: 64 })]))
const plans = new WeakMap<PlannedSubscription, CompiledPlan>()

const subscriptions = createFederatedSubscriptions(
  { maxConnectionsPerAddress: 1_000_000 },
  {
    supergraph: { current: () => ({ supergraphSdl, supergraph }), onChange: () => () => undefined },
    upstreams: Object.fromEntries(
      [...urls].map(([name, { host, pathname }]) => [
        name,
        createWebSocketUpstream({ urls: [`ws://${host}${pathname}`] }),
      ]),
    ),
    completeEvent: ({ planned, variables, event, signal }) =>
      planOf(planned).executeToText({
        fetch: (request) => ask(request.subgraph, request.body()),
        context: {},
        variables,
        signal,
        primary: event,
      }),
    authenticate: () => Promise.resolve({ identity: {}, scope: 'anonymous' }),
    log: { info: () => undefined, warn: console.error, error: console.error },
  },
)
const server = createServer((_request, response) => response.end('{"data":{"__typename":"Query"}}'))
server.on('upgrade', (request, socket, head) => subscriptions.handleUpgrade(request, socket, head))
// The same backlog as the gateway.
server.listen(Number(PORT), '127.0.0.1', 4_096)

function planOf(planned: PlannedSubscription): CompiledPlan {
  const known = plans.get(planned)
  if (known) return known
  const { primary, rest, document } = planned
  const plan = compileQueryPlan({
    plan: { kind: 'QueryPlan', node: { kind: 'Subscription', primary, ...(rest && { rest }) } },
    document,
    schema,
  })
  plans.set(planned, plan)
  return plan
}

async function ask(subgraph: string, body: string): Promise<SubgraphResponse> {
  const pool = pools.get(subgraph)
  const path = urls.get(subgraph)?.pathname ?? '/'
  const answer = await pool?.request({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body })
  return (await answer?.body.json()) as SubgraphResponse
}
