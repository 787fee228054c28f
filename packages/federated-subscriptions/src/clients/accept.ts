import { MIMEType } from 'node:util'

/** Parses a media type with its parameters; null if the text is not a media type. */
export function parseMediaType(text: string): MIMEType | null {
  try {
    return new MIMEType(text)
  } catch {
    return null
  }
}

interface MediaRange {
  readonly type: MIMEType
  /** From 0, which is not accepted, to 1. */
  readonly quality: number
}

/** The entries of an `accept` header. Invalid entries are ignored. */
function readAccept(accept: string): readonly MediaRange[] {
  return accept.split(',').flatMap((part) => {
    const type = parseMediaType(part)
    const quality = Number(type?.params.get('q') ?? 1)
    return type && quality >= 0 ? [{ type, quality }] : []
  })
}

/** The position and quality with which a range applies to a type; the most specific range decides. */
function rangeFor(ranges: readonly MediaRange[], offered: string) {
  const group = offered.slice(0, offered.indexOf('/'))
  for (const essence of [offered, `${group}/*`, '*/*']) {
    const position = ranges.findIndex(({ type }) => type.essence === essence)
    const range = ranges[position]
    if (range) return { quality: range.quality, position: essence === offered ? position : ranges.length }
  }
  return null
}

/**
 * Selects the media type of a response: the one of the highest quality, then the one that the header names first.
 * @param accept - a missing or empty header accepts every type
 * @param offered - in the order of preference of the server, which decides where the header does not
 * @returns null if none is accepted
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.accept
 */
export function negotiate<Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | null {
  if (!accept?.trim()) return offered[0] ?? null
  const ranges = readAccept(accept)
  let best: { readonly type: Type; readonly quality: number; readonly position: number } | null = null
  for (const type of offered) {
    const range = rangeFor(ranges, type)
    if (!range || range.quality === 0) continue
    const isBetter =
      !best || range.quality > best.quality || (range.quality === best.quality && range.position < best.position)
    if (isBetter) best = { type, ...range }
  }
  return best?.type ?? null
}

/** Whether the header names the type explicitly, not by a wildcard. */
export const namesMediaType = (accept: string | undefined, wanted: string): boolean =>
  accept !== undefined && readAccept(accept).some(({ type, quality }) => quality > 0 && type.essence === wanted)

/** Media types of a single response, in the order in which a server offers them to clients without a preference. */
export const singleResponseTypes = ['application/json', 'application/graphql-response+json'] as const

export type SingleResponseType = (typeof singleResponseTypes)[number]

export type StreamKind = 'sse' | 'multipart'

/** A stream that an `accept` header requests. */
export interface AcceptedStream {
  readonly kind: StreamKind
  /** Whether the client accepts JSON as well, such as urql with every request: then the kind of operation decides. */
  readonly orSingle: boolean
}

/**
 * The stream that an `accept` header requests; null for a single response. `multipart/mixed` requests one only with `subscriptionSpec`,
 * and then for every operation.
 */
export function acceptedStream(accept: string | undefined): AcceptedStream | null {
  // Few requests name one, so most headers are not parsed.
  if (accept === undefined || !/event-stream|subscriptionSpec/i.test(accept)) return null
  const ranges = readAccept(accept).filter(({ quality }) => quality > 0)
  if (ranges.some(({ type }) => type.essence === 'multipart/mixed' && type.params.has('subscriptionspec')))
    return { kind: 'multipart', orSingle: false }
  if (!ranges.some(({ type }) => type.essence === 'text/event-stream')) return null
  return { kind: 'sse', orSingle: negotiate(accept, singleResponseTypes) !== null }
}
