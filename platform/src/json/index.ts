/** Parses untrusted JSON. @returns `undefined`, which is not a JSON value, for a text that is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
