import { z } from 'zod'
import { parseJson } from '#platform/json'
import { fetchDocument } from '../documents/fetch-document.ts'
import { firstOf } from './download-supergraph.ts'
import type { PolledSource } from './polled-source.ts'
import type { SupergraphLocation } from './supergraph-location.ts'

const query = `query SupergraphSdl($apiKey: String!, $ref: String!, $ifAfterId: ID) {
  routerConfig(ref: $ref, apiKey: $apiKey, ifAfterId: $ifAfterId) {
    __typename
    ... on RouterConfigResult { id supergraphSdl: supergraphSDL minDelaySeconds }
    ... on Unchanged { id minDelaySeconds }
    ... on FetchError { code message }
  }
}`

const seconds = z.number().nonnegative()

const answer = z.object({
  data: z.object({
    routerConfig: z.discriminatedUnion('__typename', [
      z.object({
        __typename: z.literal('RouterConfigResult'),
        id: z.string(),
        supergraphSdl: z.string(),
        minDelaySeconds: seconds,
      }),
      z.object({ __typename: z.literal('Unchanged'), id: z.string(), minDelaySeconds: seconds }),
      z.object({ __typename: z.literal('FetchError'), code: z.string(), message: z.string() }),
    ]),
  }),
})

const refusal = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) })

/** The latest supergraph of a graph in GraphOS, from Apollo's schema delivery service. */
export function createUplink({
  key,
  graphRef,
  endpoints,
}: Extract<SupergraphLocation, { kind: 'uplink' }>): PolledSource {
  let latest: { readonly id: string; readonly sdl: string } | null = null
  let minDelayMs = 0
  const fetch = async (url: string): Promise<string> => {
    const { status, text } = await fetchDocument({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables: { apiKey: key, ref: graphRef, ifAfterId: latest?.id ?? null } }),
      timeoutMs: 30_000,
    })
    const config = readAnswer(status, text)
    if (config.__typename === 'FetchError') throw new Error(`${config.code}: ${config.message}`)
    minDelayMs = config.minDelaySeconds * 1_000
    if (config.__typename === 'RouterConfigResult') latest = { id: config.id, sdl: config.supergraphSdl }
    if (!latest) throw new Error('expected a supergraph with the first response, got none')
    return latest.sdl
  }
  return {
    shown: `the graph ${graphRef} in GraphOS`,
    read: () => firstOf(endpoints, fetch),
    minDelayMs: () => minDelayMs,
  }
}

function readAnswer(status: number, text: string) {
  const body = parseJson(text)
  const refused = refusal.safeParse(body)
  if (refused.success) throw new Error(refused.data.errors.map(({ message }) => message).join('; '))
  const read = answer.safeParse(body)
  if (read.success) return read.data.data.routerConfig
  throw new Error(`expected a response of Apollo's schema delivery, got another one with status ${status}`)
}
