/** What a text from outside says as JSON; `undefined`, which no JSON says, for a text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
