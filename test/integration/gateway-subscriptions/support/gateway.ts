import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import {
  createFederatedSubscriptions,
  createLocalUpstream,
  createPlanCompletion,
} from '@plumbline/federated-subscriptions'
import type {
  FederatedSubscriptions,
  SubscriptionDependencies,
  SubscriptionSettings,
  SupergraphDescription,
  Upstream,
} from '@plumbline/federated-subscriptions'
import { graphql, subscribe } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { composeTestSupergraph } from './subgraphs.ts'
import type { Caller, TestSubgraphs } from './subgraphs.ts'

/** A gateway that serves only subscriptions. */
export interface TestGateway {
  readonly url: string
  readonly httpUrl: string
  readonly subscriptions: FederatedSubscriptions<Caller>
  /** Serves another supergraph from now on. */
  reload(supergraphSdl: string): void
  /** Resets all client connections, like a crash. */
  stop(): Promise<void>
}

/** Options of tests. */
export interface TestGatewayOptions {
  readonly settings?: Partial<SubscriptionSettings>
  readonly deps?: Partial<SubscriptionDependencies<Caller>>
}

export async function startGateway(subgraphs: TestSubgraphs, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const supergraph = createSupergraph(composeTestSupergraph())
  const subscriptions = createFederatedSubscriptions<Caller>(options.settings ?? {}, {
    supergraph,
    upstreams: { runs: localUpstream(subgraphs) },
    completeEvent: createPlanCompletion<Caller>(async ({ subgraph, query, variables, identity }) => {
      const schema = subgraph === 'runs' ? subgraphs.runs : subgraphs.catalog
      return overTheWire(await graphql({ schema, source: query, variableValues: variables, contextValue: identity }))
    }),
    executeOperation: async ({ request, identity }) =>
      graphql({
        schema: subgraphs.runs,
        source: request.query,
        variableValues: request.variables,
        contextValue: identity,
      }),
    authenticate: async ({ authorization }) => {
      const name = authorization?.replace(/^Bearer /, '') ?? 'anonymous'
      return { identity: { name }, scope: name, userId: name }
    },
    log: silentLog,
    ...options.deps,
  })
  const server = createServer((request, response) => void serve(subscriptions, request, response))
  server.on('upgrade', (request, socket, head) => subscriptions.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    subscriptions,
    url: `ws://127.0.0.1:${port}/graphql`,
    httpUrl: `http://127.0.0.1:${port}/graphql`,
    reload: supergraph.reload,
    stop: async () => {
      await subscriptions.dispose()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The owner of the subscription fields, in this process. */
export function localUpstream(subgraphs: TestSubgraphs): Upstream<Caller> {
  return createLocalUpstream<Caller>(({ document, variables, identity }) =>
    subscribe({ schema: subgraphs.runs, document, variableValues: variables, contextValue: identity }),
  )
}

async function serve(
  subscriptions: FederatedSubscriptions<Caller>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body: unknown = await json(request)
  const isSse = request.headers.accept?.includes('text/event-stream')
  await (isSse
    ? subscriptions.handleSse({ request, response, body })
    : subscriptions.handleMultipart({ request, response, body }))
}

function createSupergraph(supergraphSdl: string) {
  const listeners = new Set<(next: SupergraphDescription) => void>()
  return {
    current: () => ({ supergraphSdl }),
    onChange: (listener: (next: SupergraphDescription) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reload: (next: string) => {
      for (const listener of listeners) listener({ supergraphSdl: next })
    },
  }
}

function overTheWire(result: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(result))
}

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined }
