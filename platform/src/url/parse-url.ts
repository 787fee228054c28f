/** Parses a URL; null for a text that is not one. `URL.parse` does so too, but not every Node 20 has it, and the published gateway runs there. */
export const parseUrl = (text: string, base?: string): URL | null =>
  URL.canParse(text, base) ? new URL(text, base) : null

/** The protocol of a URL with its colon: `https:`. Empty for a text that is not a URL. */
export const protocolOf = (text: string): string => parseUrl(text)?.protocol ?? ''
