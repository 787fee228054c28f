import { MIMEType } from 'node:util'

/** A media type without its parameters, and its parameters; null if the text is none. */
export function parseMediaType(text: string): MIMEType | null {
  try {
    return new MIMEType(text)
  } catch {
    return null
  }
}

/** The media types of an `accept` header that are wanted at all; what cannot be read is left out. */
export function readAccept(accept: string): readonly MIMEType[] {
  return accept.split(',').flatMap((part) => {
    const type = parseMediaType(part)
    return type && Number(type.params.get('q') ?? 1) > 0 ? [type] : []
  })
}

/** Whether a client that sends this header takes one of these types; a client that sends none takes all. */
export function takes(accept: string | undefined, types: readonly string[]): boolean {
  if (!accept?.trim()) return true
  return readAccept(accept).some(({ essence, type }) =>
    types.some(
      (offered) =>
        essence === '*/*' || essence === offered || (essence === `${type}/*` && offered.startsWith(`${type}/`)),
    ),
  )
}

/** Whether the header names the type itself, and not only by a wildcard. */
export const names = (accept: string | undefined, wanted: string): boolean =>
  accept !== undefined && readAccept(accept).some(({ essence }) => essence === wanted)
