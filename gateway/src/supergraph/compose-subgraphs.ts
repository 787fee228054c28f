import { setTimeout as delay } from 'node:timers/promises'
import { parse } from 'graphql'
import type { DocumentNode, GraphQLError } from 'graphql'
import { Agent } from 'undici'
import { z } from 'zod'
import { AppError } from '#platform/errors'
import { parseJson } from '#platform/json'
import type { Logger } from '#platform/logging'
import { backoffMs } from '#platform/timing'
import { fetchDocument } from '../documents/fetch-document.ts'
import type { DocumentRequest } from '../documents/fetch-document.ts'
import type { SubgraphCertificates } from '../transport/subgraph-tls.ts'
import type { PolledSource } from './polled-source.ts'
import type { SupergraphLocation } from './supergraph-location.ts'

export interface CompositionOptions {
  readonly certificates: SubgraphCertificates
  readonly log: Logger
}

/** A subgraph that does not report its schema. */
interface Missing {
  readonly name: string
  readonly reason: string
}

const maxReportMs = 10_000
/** A subgraph that is ready when the time is nearly over can still report its schema. */
const minReportMs = 500
const backoff = { baseMs: 250, maxMs: 4_000 }

/** A subgraph and the schema that it reports. */
interface Reported {
  readonly name: string
  readonly url: string
  readonly sdl: string
}

const serviceQuery = JSON.stringify({ query: 'query SubgraphSchema { _service { sdl } }' })
const reported = z.object({ data: z.object({ _service: z.object({ sdl: z.string().min(1) }) }) })

/**
 * Composes the supergraph from the schemas that running subgraphs report, for development. It is composed again when one of them has changed.
 * What does not compose is logged by subgraph.
 */
export function createComposition(
  { subgraphs, headers, waitMs }: Extract<SupergraphLocation, { kind: 'compose' }>,
  { certificates, log }: CompositionOptions,
): PolledSource {
  let composed: { readonly from: string; readonly sdl: string } | null = null
  const named = Object.entries(subgraphs)
  const report = async (name: string, url: string, timeoutMs: number): Promise<Reported | Missing> => {
    const dispatcher = new Agent({ connect: { ...certificates.of(name) } })
    try {
      return { name, url, sdl: await readSchema(url, { headers, dispatcher, timeoutMs }) }
    } catch (error) {
      const reason = error instanceof Error ? error.message || String(error) : String(error)
      return { name, reason }
    } finally {
      await dispatcher.destroy()
    }
  }
  const reportAll = async (timeoutMs: number) => {
    const all = await Promise.all(named.map(([name, url]) => report(name, url, timeoutMs)))
    return { reports: all.filter((one) => 'sdl' in one), missing: all.filter((one) => 'reason' in one) }
  }
  /** Subgraphs that are started together with the gateway may not be ready yet. */
  const reportWhenReady = async () => {
    const endsAt = performance.now() + waitMs
    const leftMs = () => endsAt - performance.now()
    let lastNames = ''
    for (let attempt = 1; ; attempt++) {
      const all = await reportAll(Math.min(maxReportMs, waitMs > 0 ? Math.max(leftMs(), minReportMs) : maxReportMs))
      const { missing } = all
      if (missing.length === 0 || leftMs() <= 0) return all
      const names = missing.map(({ name }) => name).join()
      if (names !== lastNames)
        log.info(
          {
            subgraphs: Object.fromEntries(missing.map(({ name, reason }) => [name, reason])),
            leftSeconds: Math.ceil(leftMs() / 1_000),
          },
          'waiting for subgraphs to report their schemas',
        )
      lastNames = names
      await delay(Math.min(backoffMs(attempt, backoff), Math.max(leftMs(), 0)))
    }
  }
  return {
    shown: 'the subgraphs of SUBGRAPH_URLS',
    async read() {
      const { reports, missing } = await (composed ? reportAll(maxReportMs) : reportWhenReady())
      if (missing.length > 0) throw notReported(missing, composed ? 0 : waitMs)
      const from = JSON.stringify(reports)
      if (composed?.from !== from) composed = { from, sdl: await compose(reports, log) }
      return composed.sdl
    },
  }
}

async function readSchema(
  url: string,
  options: Pick<DocumentRequest, 'headers' | 'dispatcher' | 'timeoutMs'>,
): Promise<string> {
  const { status, text } = await fetchDocument({
    ...options,
    url,
    method: 'POST',
    headers: { accept: 'application/json', ...options.headers, 'content-type': 'application/json' },
    body: serviceQuery,
  })
  const body = reported.safeParse(parseJson(text))
  if (body.success) return body.data.data._service.sdl
  throw new Error(`expected { _service { sdl } } as in Apollo Federation, got another response with status ${status}`)
}

async function compose(reports: readonly Reported[], log: Logger): Promise<string> {
  const { composeServices } = await import('@apollo/composition')
  const services = reports.map(({ name, url, sdl }) => ({ name, url, typeDefs: parseSchema(name, sdl, log) }))
  const { supergraphSdl, errors } = composeServices(services)
  if (supergraphSdl !== undefined) return supergraphSdl
  for (const error of errors) log.error(factsOf(error), 'the schemas of the subgraphs do not compose')
  throw notComposable(errors.map(({ message }) => message))
}

function parseSchema(name: string, sdl: string, log: Logger): DocumentNode {
  try {
    return parse(sdl)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    log.error({ subgraphs: [name], reason }, 'the schemas of the subgraphs do not compose')
    throw notComposable([`[${name}] ${reason}`])
  }
}

function factsOf({ message, nodes = [], extensions }: GraphQLError) {
  // Composition marks syntax nodes with their subgraph.
  const subgraphs = nodes.flatMap((node) =>
    'subgraph' in node && typeof node.subgraph === 'string' ? [node.subgraph] : [],
  )
  return { subgraphs: [...new Set(subgraphs)], code: extensions['code'], reason: message }
}

function notReported(missing: readonly Missing[], waitedMs: number): AppError {
  const seconds = waitedMs / 1_000
  const within = seconds > 0 ? ` within ${seconds} second${seconds === 1 ? '' : 's'}` : ''
  const reasons = missing.map(({ name, reason }) => `the subgraph "${name}" does not report its schema: ${reason}`)
  return new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `SUPERGRAPH: expected the subgraphs of SUBGRAPH_URLS to report their schemas${within}, got: ${reasons.join('; ')}`,
  })
}

const notComposable = (reasons: readonly string[]) =>
  new AppError({
    code: 'BAD_USER_INPUT',
    message: `SUPERGRAPH: expected subgraphs whose schemas compose, got: ${reasons.join('; ')}`,
  })
