import { parse } from 'graphql'
import type { DocumentNode, GraphQLError } from 'graphql'
import { Agent } from 'undici'
import { z } from 'zod'
import { AppError } from '#platform/errors'
import { parseJson } from '#platform/json'
import type { Logger } from '#platform/logging'
import { fetchDocument } from '../documents/fetch-document.ts'
import type { SubgraphCertificates } from '../transport/subgraph-tls.ts'
import type { PolledSource } from './polled-source.ts'
import type { SupergraphLocation } from './supergraph-location.ts'

export interface CompositionOptions {
  readonly certificates: SubgraphCertificates
  readonly log: Logger
}

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
  { subgraphs, headers }: Extract<SupergraphLocation, { kind: 'compose' }>,
  { certificates, log }: CompositionOptions,
): PolledSource {
  let composed: { readonly from: string; readonly sdl: string } | null = null
  const report = async ([name, url]: readonly [string, string]): Promise<Reported> => {
    const dispatcher = new Agent({ connect: { ...certificates.of(name) } })
    try {
      return { name, url, sdl: await readSchema(url, { headers, dispatcher }) }
    } catch (error) {
      const reason = error instanceof Error ? error.message || String(error) : String(error)
      throw new Error(`the subgraph "${name}" does not report its schema: ${reason}`, { cause: error })
    } finally {
      await dispatcher.destroy()
    }
  }
  return {
    shown: 'the subgraphs of SUBGRAPH_URLS',
    async read() {
      const reports = await Promise.all(Object.entries(subgraphs).map(report))
      const from = JSON.stringify(reports)
      if (composed?.from !== from) composed = { from, sdl: await compose(reports, log) }
      return composed.sdl
    },
  }
}

async function readSchema(
  url: string,
  { headers, dispatcher }: { readonly headers: Readonly<Record<string, string>>; readonly dispatcher: Agent },
): Promise<string> {
  const { status, text } = await fetchDocument({
    url,
    method: 'POST',
    headers: { accept: 'application/json', ...headers, 'content-type': 'application/json' },
    body: serviceQuery,
    dispatcher,
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

const notComposable = (reasons: readonly string[]) =>
  new AppError({
    code: 'BAD_USER_INPUT',
    message: `SUPERGRAPH: expected subgraphs whose schemas compose, got: ${reasons.join('; ')}`,
  })
