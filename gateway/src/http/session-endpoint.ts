import { HeaderMap } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticator } from '../auth/authenticator.ts'
import type { Credentials } from '../gateway-deps.ts'
import { identifyCaller } from '../requests/request-context.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { signalOf } from './client-signal.ts'
import type { GraphqlServer } from './graphql-server.ts'
import { HttpProblem } from './http-problem.ts'

export interface SessionEndpointOptions {
  readonly graphql: GraphqlServer
  readonly authenticator: Authenticator
  readonly factsOf: FactsOf
  /** Null where visitors need an account of their own. */
  readonly guest: (() => Promise<Credentials>) | null
}

/** Name of the cookie with the refresh token. */
const cookieName = 'plumbline_session'
const cookiePath = '/session'
/** The maximum lifetime of the cookie; the token inside may expire earlier. */
const cookieSeconds = 400 * 86_400

const tokens = 'accessToken accessTokenExpiresAt refreshToken'
const mutations = {
  'sign-in': { field: 'signIn', text: `mutation SignIn($input: SignInInput!) { signIn(input: $input) { ${tokens} } }` },
  'sign-up': { field: 'signUp', text: `mutation SignUp($input: SignUpInput!) { signUp(input: $input) { ${tokens} } }` },
  refresh: {
    field: 'refreshSession',
    text: `mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { ${tokens} } }`,
  },
  'sign-out': {
    field: 'signOut',
    text: `mutation SignOut($input: SignOutInput!) { signOut(input: $input) { user { id } } }`,
  },
} as const

interface Tokens {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
  readonly refreshToken: string
}

interface Answer {
  readonly status: number
  readonly data: Readonly<Record<string, unknown>> | null
  /** The response as it came from the graph. */
  readonly text: string
  readonly errors: readonly { readonly extensions?: { readonly code?: string } }[]
  readonly headers: Iterable<readonly [string, string]>
}

/**
 * Sessions for pages of this origin, which never see a refresh token: it is in a cookie that no script can read and that browsers
 * send here alone. `POST /session/sign-in`, `/session/sign-up`, `/session/refresh` and `/session/sign-out` execute the mutations of
 * the graph with their rate limits; the body is the mutation's input. They answer `{ session: { accessToken, accessTokenExpiresAt } }`,
 * `{ session: null, offersGuest }` where there is none, or the errors of the graph. `POST /session/guest` signs in with the account for
 * guests, where there is one.
 */
export function addSessionEndpoint(
  server: FastifyInstance,
  { graphql, authenticator, factsOf, guest }: SessionEndpointOptions,
) {
  const execute = async (
    { request, reply }: Exchange,
    { name, input, authorization }: { name: keyof typeof mutations; input: unknown; authorization?: string },
  ): Promise<Answer> => {
    const { correlationId, clientAddress } = factsOf(request.raw)
    const headers = authorization === undefined ? {} : { [authenticator.header]: authorization }
    const context: RequestContext = {
      correlationId,
      clientAddress,
      caller: await identifyCaller(authenticator, headers, correlationId),
      signal: signalOf(reply.raw),
      forwardedHeaders: [],
    }
    const accepted = new HeaderMap([
      ['accept', 'application/json'],
      ['content-type', 'application/json'],
    ])
    const response = await graphql.handle(
      { method: 'POST', headers: accepted, search: '', body: { query: mutations[name].text, variables: { input } } },
      () => Promise.resolve(context),
    )
    const text = response.body.kind === 'complete' ? response.body.string : '{}'
    const { data = null, errors = [] } = JSON.parse(text) as Partial<Pick<Answer, 'data' | 'errors'>>
    return { status: response.status ?? 200, data, errors, text, headers: response.headers }
  }

  const start = async (exchange: Exchange, name: 'sign-in' | 'sign-up' | 'refresh', input: unknown) => {
    const answer = await execute(exchange, { name, input })
    const started = answer.data?.[mutations[name].field] as Tokens | null | undefined
    if (started) setCookie(exchange, started.refreshToken, cookieSeconds)
    return { answer, started }
  }

  const sendNoSession = (reply: FastifyReply) => sendFacts(reply, { session: null, offersGuest: guest !== null })

  for (const name of ['sign-in', 'sign-up'] as const)
    server.post(`/session/${name}`, async (request, reply) => {
      assertSameOrigin(request)
      const { answer, started } = await start({ request, reply }, name, request.body)
      return started ? sendSession(reply, started) : sendErrors(reply, answer)
    })

  if (guest)
    server.post('/session/guest', async (request, reply) => {
      assertSameOrigin(request)
      const { answer, started } = await start({ request, reply }, 'sign-in', await guest())
      return started ? sendSession(reply, started) : sendErrors(reply, answer)
    })

  server.post('/session/refresh', async (request, reply) => {
    assertSameOrigin(request)
    const refreshToken = readCookie(request)
    if (refreshToken === null) return sendNoSession(reply)
    const { answer, started } = await start({ request, reply }, 'refresh', { refreshToken })
    if (started) return sendSession(reply, started)
    if (!isOver(answer)) return sendErrors(reply, answer)
    setCookie({ request, reply }, '', 0)
    return sendNoSession(reply)
  })

  server.post('/session/sign-out', async (request, reply) => {
    assertSameOrigin(request)
    const refreshToken = readCookie(request)
    if (refreshToken !== null) {
      // Proves that the session is the caller's even when the access token of the page has expired.
      const { answer, started } = await start({ request, reply }, 'refresh', { refreshToken })
      if (!started && !isOver(answer)) return sendErrors(reply, answer)
      const authorization = `Bearer ${started?.accessToken ?? ''}`
      const ended =
        started && (await execute({ request, reply }, { name: 'sign-out', input: request.body, authorization }))
      if (ended && ended.errors.length > 0 && !isOver(ended)) return sendErrors(reply, ended)
    }
    setCookie({ request, reply }, '', 0)
    return sendNoSession(reply)
  })
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const isOver = ({ errors }: Answer) => errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')

/**
 * Rejects requests of pages of other origins, and bodies that a form of such a page can send. The cookie is not sent with them, but they could start a session that is not the user's.
 * @throws HttpProblem
 */
function assertSameOrigin({ headers, host, body }: FastifyRequest): void {
  if (typeof body !== 'object')
    throw new HttpProblem({ status: 415, message: 'content-type: expected application/json, got another type or none' })
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const isSame = site === undefined ? origin === undefined || hostOf(origin) === host : site === 'same-origin'
  if (isSame) return
  throw new HttpProblem({
    status: 403,
    code: 'FORBIDDEN',
    message: `origin: expected a page of ${host}, got ${JSON.stringify(origin?.slice(0, 100) ?? site)}`,
  })
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null)

function readCookie({ headers }: FastifyRequest): string | null {
  for (const part of headers.cookie?.split(';') ?? []) {
    const [name, value] = part.trim().split('=', 2)
    if (name === cookieName && value) return decodeURIComponent(value)
  }
  return null
}

/** @param seconds - 0 deletes the cookie */
function setCookie({ request, reply }: Exchange, value: string, seconds: number): void {
  const attributes = [
    `${cookieName}=${encodeURIComponent(value)}`,
    `Path=${cookiePath}`,
    `Max-Age=${seconds}`,
    'HttpOnly',
    'SameSite=Strict',
    // Browsers do not store a secure cookie of a page that is served over HTTP, as in development.
    ...(request.headers.origin?.startsWith('https:') ? ['Secure'] : []),
  ]
  void reply.header('set-cookie', attributes.join('; '))
}

const sendSession = (reply: FastifyReply, { accessToken, accessTokenExpiresAt }: Tokens) =>
  sendFacts(reply, { session: { accessToken, accessTokenExpiresAt } })

const sendFacts = (reply: FastifyReply, facts: object) =>
  reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(facts))

function sendErrors(reply: FastifyReply, { status, text, headers }: Answer): FastifyReply {
  for (const [name, value] of headers) if (name === 'retry-after') void reply.header(name, value)
  return reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(text)
}
