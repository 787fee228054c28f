import type { FormattedExecutionResult } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { createLog } from '#platform/logging'
import { createStandalone } from '#standalone'
import type { Platform } from '#standalone'
import { startInThisProcess } from '../support/platform/index.ts'
import type { TestPlatform } from '../support/platform/index.ts'

const limits = {
  // An operation is known while its plan is cached, so these tests need the cache also where others run without.
  PLAN_CACHE_MB: '64',
  TRUSTED_PROXIES: 'loopback',
  SIGN_INS_PER_MINUTE: '5',
  SIGN_UPS_PER_MINUTE: '2',
  SESSION_REFRESHES_PER_MINUTE: '3',
  INVITATIONS_PER_MINUTE: '3',
  ANONYMOUS_OPERATIONS_PER_MINUTE: '10',
}

let platform: TestPlatform
/** Over the same servers. */
let second: Platform
let addresses = 0
let operations = 0

beforeAll(async () => {
  platform = await startInThisProcess({ onMongoCommand: () => undefined, env: limits })
  const log = createLog({ service: 'test', level: 'fatal' })
  second = await createStandalone({ ...platform.env, ...limits, PORT: '0' }, { log })
})

afterAll(async () => {
  await second.dispose()
  await platform.dispose()
})

/** The address of a new client behind the proxy, whose part the tests play. */
const newAddress = () => `198.51.100.${++addresses}`
const newWatch = () => `subscription W${++operations} { runProgress(runId: "none-${operations}") { kind } }`
const newOperation = () => `query New${++operations} { agents { role } }`

interface Asking {
  readonly query: string
  readonly address: string
  readonly variables?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly url?: string
}

async function ask({ query, address, variables = {}, headers = {}, url = platform.url }: Asking) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const text = await response.text()
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text }
}

/** Over a socket: what each operation is answered, or refused with. */
async function askOverSocket(
  address: string,
  queries: readonly string[],
  gateway = platform.url,
): Promise<readonly string[]> {
  class FromAddress extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { 'x-forwarded-for': address } })
    }
  }
  const client = createClient({
    url: `${gateway.replace('http', 'ws')}/graphql`,
    webSocketImpl: FromAddress,
    retryAttempts: 0,
  })
  const answers: string[] = []
  for (const query of queries)
    try {
      const { value } = (await client.iterate({ query }).next()) as { value: FormattedExecutionResult }
      answers.push(JSON.stringify(value))
    } catch (error) {
      answers.push(JSON.stringify(error))
    }
  await client.dispose()
  return answers
}

const limited = '"code":"RATE_LIMITED"'
const isLimited = (text: string) => text.includes(limited)
const signIn = (alias = '') =>
  `${alias}signIn(input: { email: "nobody-${++operations}@example.com", password: "not the password" }) { accessToken }`

const costly: readonly (readonly [string, number, () => string])[] = [
  ['sign-ins', 5, signIn],
  [
    'sign-ups',
    2,
    () =>
      `signUp(input: { email: "new-${++operations}@example.com", password: "a long pass phrase", name: "Ada" }) { accessToken }`,
  ],
  [
    'refreshes of sessions',
    3,
    () => `refreshSession(input: { refreshToken: "nonsense-${++operations}" }) { accessToken }`,
  ],
]

describe.each(costly)('%s of one address', (_what, limit, field) => {
  test('are refused past the limit, with the time to wait', async () => {
    const address = newAddress()
    for (let attempt = 0; attempt < limit; attempt++)
      expect(isLimited((await ask({ query: `mutation { ${field()} }`, address })).text)).toBe(false)
    const refused = await ask({ query: `mutation { ${field()} }`, address })
    expect(refused).toMatchObject({ status: 429, retryAfter: expect.stringMatching(/^\d+$/) as string })
    expect(refused.text).toMatch(/"retryAfterMs":\d+/)
    const other = await ask({ query: `mutation { ${field()} }`, address: newAddress() })
    expect(isLimited(other.text)).toBe(false)
  })
})

test('the same text again and again is counted each time', async () => {
  const address = newAddress()
  const query = `mutation { ${signIn()} }`
  const outcomes: boolean[] = []
  for (let attempt = 0; attempt < 7; attempt++) outcomes.push(isLimited((await ask({ query, address })).text))
  expect(outcomes).toEqual([false, false, false, false, false, true, true])
})

test('aliases are counted each, also in fragments, and none of too many is executed', async () => {
  const aliases = Array.from({ length: 6 }, (_, index) => signIn(`a${index}: `))
  for (const query of [
    `mutation { ${aliases.join(' ')} }`,
    `mutation { ...F ... on Mutation { ${aliases.slice(3).join(' ')} } } fragment F on Mutation { ${aliases.slice(0, 3).join(' ')} }`,
  ]) {
    const refused = await ask({ query, address: newAddress() })
    expect(refused.status).toBe(429)
    expect((JSON.parse(refused.text) as { errors: unknown[] }).errors).toHaveLength(1)
  }
})

test('every transport counts for the same limit', async () => {
  const address = newAddress()
  const mutation = () => `mutation { ${signIn()} }`
  expect((await askOverSocket(address, [mutation(), mutation()])).some(isLimited)).toBe(false)
  for (const accept of ['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0', 'application/json'])
    expect(isLimited((await ask({ query: mutation(), address, headers: { accept } })).text)).toBe(false)
  for (const accept of ['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0', 'application/json'])
    expect(isLimited((await ask({ query: mutation(), address, headers: { accept } })).text)).toBe(true)
  expect((await askOverSocket(address, [mutation()])).every(isLimited)).toBe(true)
})

test('an IPv6 network of 64 bits is one address', async () => {
  const attempts = Array.from({ length: 6 }, (_, index) => `2001:db8:7:7::${index + 1}`)
  const outcomes: boolean[] = []
  for (const address of attempts)
    outcomes.push(isLimited((await ask({ query: `mutation { ${signIn()} }`, address })).text))
  expect(outcomes).toEqual([false, false, false, false, false, true])
})

describe('operations without an access token', () => {
  test('that are new are refused past the limit, those that are known are not', async () => {
    const address = newAddress()
    const known = newOperation()
    await ask({ query: known, address: newAddress() })
    for (let index = 0; index < 10; index++) expect((await ask({ query: newOperation(), address })).status).toBe(200)
    const refused = await ask({ query: newOperation(), address })
    expect(refused).toMatchObject({ status: 429 })
    expect(refused.text).toContain(limited)
    for (let index = 0; index < 15; index++) expect((await ask({ query: known, address })).status).toBe(200)
  })

  test('that are not valid are counted too', async () => {
    const address = newAddress()
    for (let index = 0; index < 10; index++) await ask({ query: `{ nonsense${++operations} }`, address })
    expect((await ask({ query: newOperation(), address })).status).toBe(429)
  })

  test('are counted over sockets, queries and subscriptions', async () => {
    for (const newOne of [newOperation, newWatch]) {
      const answers = await askOverSocket(
        newAddress(),
        Array.from({ length: 12 }, () => newOne()),
      )
      expect(answers.map(isLimited)).toEqual([...Array<boolean>(10).fill(false), true, true])
      expect(answers.at(-1)).toMatch(/"retryAfterMs":\d+/)
    }
  })

  test('are counted once over each transport, subscriptions too, for one limit of all gateways', async () => {
    const address = newAddress()
    const stream = { accept: 'text/event-stream' }
    await askOverSocket(
      address,
      Array.from({ length: 4 }, () => newWatch()),
    )
    for (let index = 0; index < 3; index++)
      expect(isLimited((await ask({ query: newWatch(), address, headers: stream })).text)).toBe(false)
    for (let index = 0; index < 3; index++)
      expect(isLimited((await ask({ query: newOperation(), address, headers: stream, url: second.url })).text)).toBe(
        false,
      )
    expect((await askOverSocket(address, [newWatch()], second.url)).map(isLimited)).toEqual([true])
    expect((await askOverSocket(address, [newWatch()])).map(isLimited)).toEqual([true])
  })

  test('with a token that is not good are refused before they are planned, and not counted', async () => {
    const address = newAddress()
    for (let index = 0; index < 12; index++)
      expect(
        await ask({ query: '{ this is not even GraphQL', address, headers: { authorization: 'Bearer forged' } }),
      ).toMatchObject({ status: 401 })
    expect((await ask({ query: newOperation(), address })).status).toBe(200)
  })
})
