/** Apollo Sandbox, hosted by Apollo on another origin, from which it sends requests to this gateway. */
const hostedSandbox = 'https://studio.apollographql.com/sandbox/explorer'

/**
 * Renders the page that browsers show at the address of the graph, with links to Apollo Sandbox and to the explorer. Sandbox is not
 * embedded, so that no third-party script runs on the origin of the graph, where access tokens are used.
 * @param title - plain text
 * @see https://www.apollographql.com/docs/graphos/platform/sandbox
 */
export function renderSandboxPage(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${title}</title>
  <link rel="icon" href="data:,">
  <style>
    body { max-width: 40rem; margin: 10vh auto; padding: 0 1rem; font-family: system-ui, sans-serif; line-height: 1.6 }
  </style>
</head>
<body>
  <h1>${title}</h1>
  <p><a id="sandbox" href="${hostedSandbox}" rel="noreferrer">Open in Apollo Sandbox</a>: it runs at <code>https://studio.apollographql.com</code>,
  which <code>CORS_ORIGINS</code> has to allow.</p>
  <p><a href="/explorer">Open the explorer</a>: it comes from this gateway and works without the internet.</p>
  <p>Programs send GraphQL to <code id="graph">/graphql</code>, and subscriptions over WebSocket to the same address.</p>
  <script>
    const graph = new URL('/graphql', location.href).href
    document.getElementById('graph').textContent = graph
    document.getElementById('sandbox').search = new URLSearchParams({ endpoint: graph })
  </script>
</body>
</html>
`
}
