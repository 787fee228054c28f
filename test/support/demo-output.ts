/** The addresses and the operation that the demo prints. */
export interface DemoPointer {
  readonly explorer: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/** The end of the demo's output. */
export function readPointer(output: string): DemoPointer {
  const after = (label: string) => new RegExp(`^ +${label} +(.+)$`, 'm').exec(output)?.[1] ?? ''
  const headers = after('headers')
  if (!headers) throw new Error(`expected the demo to say with which headers to ask, got:\n${output}`)
  return {
    explorer: after('Everything:'),
    query: after('query'),
    headers: JSON.parse(headers) as DemoPointer['headers'],
  }
}
/** The response to the operation that the demo prints. */
export async function askAsShown({ explorer, query, headers }: DemoPointer): Promise<unknown> {
  const response = await fetch(explorer.replace(/\/explorer$/, '/graphql'), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return response.json()
}
