import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { ResumableClient } from './resume-client.ts'
import type { ConnectionStatus, Resumer } from './resumer.ts'
import type { EventInfo, SubscriptionStatus } from './types.ts'

export interface UseResumableSubscriptionOptions<Data> {
  readonly query: string
  readonly variables?: Record<string, unknown>
  /** Does not subscribe while true. */
  readonly skip?: boolean
  /** Called for every event. `data` is only the last one, because React may render once for several events. */
  readonly onData?: (data: Data, info: EventInfo) => void
}

export interface ResumableSubscriptionState<Data> {
  readonly data: Data | undefined
  /** The error that ended the subscription, if it failed. */
  readonly error: unknown
  readonly status: SubscriptionStatus
}

const initial = { data: undefined, error: undefined, status: 'connecting' } as const

/** Subscribes while the component is mounted. Changed queries or variables start a new subscription. */
export function useResumableSubscription<Data = unknown>(
  client: ResumableClient,
  { query, variables, skip = false, onData }: UseResumableSubscriptionOptions<Data>,
): ResumableSubscriptionState<Data> {
  const [state, setState] = useState<ResumableSubscriptionState<Data>>(initial)
  const latestOnData = useRef(onData)
  const variablesKey = JSON.stringify(variables ?? {})
  useEffect(() => {
    latestOnData.current = onData
  })
  useEffect(() => {
    if (skip) return undefined
    setState(initial)
    const update = (change: Partial<ResumableSubscriptionState<Data>>): void =>
      setState((old) => ({ ...old, ...change }))
    const payload = { query, variables: JSON.parse(variablesKey) as Record<string, unknown> }
    return client.subscribe<{ readonly data?: Data }>(payload, {
      next: ({ data }, info) => {
        if (data == null) return
        latestOnData.current?.(data, info)
        update({ data })
      },
      error: (error) => update({ error }),
      complete: () => undefined,
      status: (status) => update({ status }),
    })
  }, [client, query, variablesKey, skip])
  return state
}

/** The status of all subscriptions of a client, for a connection indicator. */
export function useConnectionStatus({ resumer }: { readonly resumer: Resumer }): ConnectionStatus {
  return useSyncExternalStore(
    (onChange) => resumer.onStatus(onChange),
    () => resumer.status,
    () => 'idle',
  )
}
