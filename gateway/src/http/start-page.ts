/** Apollo Sandbox, hosted by Apollo on another origin, from which it sends requests to this gateway. */
const hostedSandbox = 'https://studio.apollographql.com/sandbox/explorer'

export interface StartPageOptions {
  /** Whether `/metrics` is served on the same port. */
  readonly hasMetrics: boolean
}

/**
 * Renders the page that browsers show at `/` and at the address of the graph. Sandbox is linked and not embedded, so that no third-party
 * script runs on the origin of the graph, where access tokens are used.
 * @see https://www.apollographql.com/docs/graphos/platform/sandbox
 */
export function renderStartPage({ hasMetrics }: StartPageOptions): string {
  const metrics = hasMetrics ? ' · <a href="/metrics">metrics</a>' : ''
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Plumbline gateway</title>
  <link rel="icon" href="data:,">
  <style>
    body { max-width: 40rem; margin: 10vh auto; padding: 0 1rem; font-family: system-ui, sans-serif; line-height: 1.6; color-scheme: light dark }
  </style>
</head>
<body>
  <h1>Plumbline gateway</h1>
  <p>This is a GraphQL gateway for a federated graph. Programs send queries, mutations and subscriptions to
  <a href="/graphql"><code id="graph">/graphql</code></a>: over HTTP, and subscriptions over WebSocket (<code>graphql-transport-ws</code>),
  server-sent events or <code>multipart/mixed</code>.</p>
  <p><a href="/explorer">Open the explorer</a>: it comes from this gateway and works without the internet.</p>
  <p><a id="sandbox" href="${hostedSandbox}" rel="noreferrer">Open in Apollo Sandbox</a>: it runs at <code>https://studio.apollographql.com</code>,
  which <code>CORS_ORIGINS</code> has to allow.</p>
  <p>State: <a href="/healthz">alive</a> · <a href="/readyz">ready</a>${metrics}</p>
  <script>
    const graph = new URL('/graphql', location.href).href
    document.getElementById('graph').textContent = graph
    document.getElementById('sandbox').search = new URLSearchParams({ endpoint: graph })
  </script>
</body>
</html>
`
}
