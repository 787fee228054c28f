import { renderGraphiQL } from '@graphql-yoga/render-graphiql'

const firstDocument = `# Everything here comes from this gateway; no internet is needed.
# Sign up, put the access token into the headers below as
#   { "authorization": "Bearer <access token>" }
# and watch a run with a subscription.

query Welcome {
  agents { role name description dependsOn }
  plans { code name includedCredits concurrentRuns }
}
`

/** GraphiQL with subscriptions over graphql-ws, as one page that needs nothing else. */
export function renderExplorerPage(): string {
  return renderGraphiQL({
    title: 'Plumbline explorer',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: firstDocument,
    shouldPersistHeaders: true,
  })
}
