import { useSyncExternalStore } from 'react'

/** Whether a user is signed in on this page. The refresh token is in a cookie that scripts cannot read. */
export type SessionState =
  | { readonly phase: 'anonymous'; readonly offersGuest: boolean }
  | { readonly phase: 'signed-in' }

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

type Start = 'sign-in' | 'sign-up' | 'guest' | 'refresh'

export type Session = ReturnType<typeof createSession>

/** Keeps the access token in memory, renews it, and follows sign-outs in other tabs. */
export function createSession() {
  const listeners = new Set<() => void>()
  const tabs = new BroadcastChannel('plumbline-session')
  let state: SessionState = { phase: 'anonymous', offersGuest: false }
  let offersGuest = false
  let tokens: StoredTokens | null = null
  let refreshing: Promise<boolean> | null = null

  const set = (answer: SessionAnswer): void => {
    tokens = answer.session
    offersGuest = answer.offersGuest ?? offersGuest
    if (tokens && state.phase === 'signed-in') return
    state = tokens ? { phase: 'signed-in' } : { phase: 'anonymous', offersGuest }
    for (const listener of listeners) listener()
  }
  const start = async (action: Start, input: unknown): Promise<boolean> => {
    set(await post(action, input))
    return tokens !== null
  }
  const refresh = (): Promise<boolean> => {
    refreshing ??= start('refresh', {}).finally(() => (refreshing = null))
    return refreshing
  }
  tabs.addEventListener('message', ({ data }) => {
    if (data === 'signed-out') set({ session: null })
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
    /** Signs in with the account for guests. Waits until that exists, which takes a while after the first start of a platform. */
    enterAsGuest: () => start('guest', {}),
    async signOut(everywhere: boolean) {
      set(await post('sign-out', { everywhere }))
      tabs.postMessage('signed-out')
    },
    /** Renews the access token. @returns false if the session has ended */
    refresh,
    /** A token that is valid for a while; null if no user is signed in. */
    async accessToken(): Promise<string | null> {
      if (!tokens) return null
      if (Date.parse(tokens.accessTokenExpiresAt) - Date.now() < renewAheadMs) await refresh()
      return tokens.accessToken
    },
  }
}

interface SessionAnswer {
  readonly session: StoredTokens | null
  /** Whether there is an account for guests; only without a session. */
  readonly offersGuest?: boolean
}

interface Refusal {
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** @throws SessionError - the graph refused; TypeError - the server cannot be reached */
async function post(action: Start | 'sign-out', input: unknown): Promise<SessionAnswer> {
  const response = await fetch(`/session/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const answer = (await response.json()) as SessionAnswer & Refusal
  const [error] = answer.errors ?? []
  if (error) throw new SessionError(error.message, error.extensions)
  return answer
}

export const useSession = (session: Session): SessionState =>
  useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.state,
  )
