/** What the page loads: Apollo's script, and the frame that the script opens. */
export const sandboxHosts = {
  scripts: ['https://embeddable-sandbox.cdn.apollographql.com'],
  frames: ['https://sandbox.embed.apollographql.com'],
} as const

export interface SandboxPageOptions {
  readonly title: string
  /** The first document shown. */
  readonly document: string
}

/**
 * Apollo Sandbox, pointed at this gateway's graph for queries, mutations and subscriptions. It comes from Apollo's CDN;
 * without the internet the page says so and leads to the explorer, which the gateway serves itself.
 * @see https://www.apollographql.com/docs/graphos/platform/sandbox#embedding-sandbox
 */
export function renderSandboxPage({ title, document }: SandboxPageOptions): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${title}</title>
  <style>
    html, body, #sandbox { height: 100%; margin: 0; font-family: system-ui, sans-serif }
    #offline { display: none; padding: 3rem; line-height: 1.6 }
  </style>
</head>
<body>
  <div id="sandbox"></div>
  <div id="offline">
    <h1>${title}</h1>
    <p>Apollo Sandbox could not be loaded: this browser does not reach Apollo's servers.</p>
    <p>The <a href="/explorer">explorer</a> comes from this gateway and works without the internet.</p>
  </div>
  <script src="https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js"></script>
  <script>
    const offline = () => {
      document.getElementById('sandbox').style.display = 'none'
      document.getElementById('offline').style.display = 'block'
    }
    if (!window.EmbeddedSandbox) offline()
    else {
      const graph = new URL('/graphql', location.href)
      const socket = new URL('/graphql', location.href)
      socket.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
      new EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: graph.href,
        initialSubscriptionEndpoint: socket.href,
        initialState: { document: ${JSON.stringify(document).replaceAll('<', '\\u003c')} },
        hideCookieToggle: true,
      })
    }
  </script>
</body>
</html>
`
}
