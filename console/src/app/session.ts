import { useSyncExternalStore } from 'react'

/** Whether somebody is signed in on this page. The refresh token is in a cookie that scripts cannot read. */
export type SessionState = { readonly phase: 'anonymous' } | { readonly phase: 'signed-in' }

interface StoredTokens {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
}

/** A refusal of the session endpoint, in the form of the errors of the graph. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly code: string
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(message: string, extensions: Readonly<Record<string, unknown>>) {
    super(message)
    this.code = typeof extensions['code'] === 'string' ? extensions['code'] : 'INTERNAL'
    this.extensions = extensions
  }
}

/** A token is renewed this long before it expires, so that it does not expire on its way. */
const renewAheadMs = 30_000

export type Session = ReturnType<typeof createSession>

/** Keeps the access token in memory, renews it, and follows sign-outs in other tabs. */
export function createSession() {
  const listeners = new Set<() => void>()
  const tabs = new BroadcastChannel('plumbline-session')
  let state: SessionState = { phase: 'anonymous' }
  let tokens: StoredTokens | null = null
  let refreshing: Promise<boolean> | null = null

  const set = (next: StoredTokens | null): void => {
    tokens = next
    const phase = next ? 'signed-in' : 'anonymous'
    if (phase === state.phase) return
    state = { phase }
    for (const listener of listeners) listener()
  }
  const start = async (action: 'sign-in' | 'sign-up' | 'refresh', input: unknown): Promise<boolean> => {
    set(await post(action, input))
    return tokens !== null
  }
  const refresh = (): Promise<boolean> => {
    refreshing ??= start('refresh', {}).finally(() => (refreshing = null))
    return refreshing
  }
  tabs.addEventListener('message', ({ data }) => {
    if (data === 'signed-out') set(null)
  })

  return {
    get state() {
      return state
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    signIn: (input: { readonly email: string; readonly password: string }) => start('sign-in', input),
    signUp: (input: { readonly email: string; readonly password: string; readonly name: string }) =>
      start('sign-up', input),
    async signOut(everywhere: boolean) {
      await post('sign-out', { everywhere })
      set(null)
      tabs.postMessage('signed-out')
    },
    /** Renews the access token. @returns false if the session has ended */
    refresh,
    /** A token that is valid for a while; null if nobody is signed in. */
    async accessToken(): Promise<string | null> {
      if (!tokens) return null
      if (Date.parse(tokens.accessTokenExpiresAt) - Date.now() < renewAheadMs) await refresh()
      return tokens.accessToken
    },
  }
}

interface SessionAnswer {
  readonly session?: StoredTokens | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** @throws SessionError - the graph refused; TypeError - the server cannot be reached */
async function post(action: string, input: unknown): Promise<StoredTokens | null> {
  const response = await fetch(`/session/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const { session = null, errors } = (await response.json()) as SessionAnswer
  const [error] = errors ?? []
  if (error) throw new SessionError(error.message, error.extensions)
  return session
}

export const useSession = (session: Session): SessionState =>
  useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.state,
  )
