import { ApolloProvider } from '@apollo/client/react'
import { RouterProvider } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { Problem, Skeleton } from '../components/parts.tsx'
import { forgetActivities } from './activity-log.ts'
import { AppContext } from './context.ts'
import type { App as AppValue } from './context.ts'
import { router } from './router.tsx'
import { useSession } from './session.ts'

/** Checks whether a user is signed in, then shows the page of the address. */
export function App({ session, graph }: AppValue): ReactNode {
  const [start, setStart] = useState<{ readonly error: unknown } | 'done' | null>(null)
  const { phase } = useSession(session)
  const begin = useCallback(
    () =>
      void session.refresh().then(
        () => setStart('done'),
        (error: unknown) => setStart({ error }),
      ),
    [session],
  )
  useEffect(begin, [begin])
  useEffect(() => {
    if (start !== 'done') return
    if (phase === 'anonymous') {
      forgetActivities()
      void graph.reset()
    }
    void router.invalidate()
  }, [graph, phase, start])
  const app = useMemo(() => ({ session, graph }), [session, graph])
  if (start === null) return <Skeleton label="Loading" lines={1} />
  if (start !== 'done')
    return (
      <main className="alone">
        <Problem error={start.error} onRetry={begin} />
      </main>
    )
  return (
    <AppContext value={app}>
      <ApolloProvider client={graph.client}>
        <RouterProvider router={router} context={{ session }} />
      </ApolloProvider>
    </AppContext>
  )
}
