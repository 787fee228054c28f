import { MIMEType } from 'node:util'

/** Parses a media type with its parameters; null if the text is not a media type. */
export function parseMediaType(text: string): MIMEType | null {
  try {
    return new MIMEType(text)
  } catch {
    return null
  }
}

/** The media types of an `accept` header whose quality is above 0. Invalid entries are ignored. */
export function readAccept(accept: string): readonly MIMEType[] {
  return accept.split(',').flatMap((part) => {
    const type = parseMediaType(part)
    return type && Number(type.params.get('q') ?? 1) > 0 ? [type] : []
  })
}

/** Whether an `accept` header accepts one of these types. A missing header accepts all. */
export function takes(accept: string | undefined, types: readonly string[]): boolean {
  if (!accept?.trim()) return true
  return readAccept(accept).some(({ essence, type }) =>
    types.some(
      (offered) =>
        essence === '*/*' || essence === offered || (essence === `${type}/*` && offered.startsWith(`${type}/`)),
    ),
  )
}

/** Whether the header names the type explicitly, not by a wildcard. */
export const names = (accept: string | undefined, wanted: string): boolean =>
  accept !== undefined && readAccept(accept).some(({ essence }) => essence === wanted)
