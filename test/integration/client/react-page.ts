/** Runs in a page of the browser test: a component that renders the results of the hooks. */
import { resume } from '@plumbline/client'
import { useConnectionStatus, useResumableSubscription } from '@plumbline/client/react'
import { createClient } from 'graphql-ws'
import { createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'

interface Data {
  readonly progress: { readonly n: number }
}

const { host } = (globalThis as unknown as { readonly location: { readonly host: string } }).location
const client = resume(createClient({ url: `ws://${host}/graphql`, retryAttempts: 0 }), {
  fields: ['progress'],
  backoffMs: [1, 20],
})
const query = 'subscription ($topic: String!) { progress(topic: $topic) { n } }'

function Steps() {
  const [steps, setSteps] = useState<readonly number[]>([])
  const { data, status, error } = useResumableSubscription<Data>(client, {
    query,
    variables: { topic: 'react' },
    onData: ({ progress }) => setSteps((old) => [...old, progress.n]),
  })
  const connection = useConnectionStatus(client)
  const shown = { steps, last: data?.progress.n, status, connection, error: error === undefined ? null : String(error) }
  return createElement('output', null, JSON.stringify(shown))
}

const { document } = globalThis as unknown as { readonly document: { querySelector(selector: string): Element } }
createRoot(document.querySelector('main')).render(createElement(Steps))
