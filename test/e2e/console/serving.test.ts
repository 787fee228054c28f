import { randomUUID } from 'node:crypto'
import { gql } from '#root/test/support/gql'
import { sharedPlatform } from '#root/test/support/platform/index'

const url = sharedPlatform('oneProcess')
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the files of the console', () => {
  test('browsers get the page at / and at its routes, other clients one line with the address of the graph', async () => {
    for (const path of ['/', '/assessments', '/assessments/asm_1/run/run_1', '/sign-in']) {
      const response = await fetch(`${url}${path}`, { headers: browser })
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ])
      expect(await response.text()).toContain('<div id="root">')
    }
    const line = await (await fetch(url)).text()
    expect(line).toBe(`The graph is at ${url}/graphql; a browser shows the console here.\n`)
  })

  test('an address that is not the console’s is not found: as the page for browsers, as JSON for others', async () => {
    const page = await fetch(`${url}/nowhere`, { headers: browser })
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('<div id="root">')])
    for (const path of ['/nowhere', '/assessments', '/assets/nothing.js']) {
      const response = await fetch(`${url}${path}`)
      const { errors } = (await response.json()) as { readonly errors: readonly { readonly extensions: object }[] }
      expect([path, response.status, errors[0]?.extensions]).toMatchObject([path, 404, { code: 'NOT_FOUND' }])
    }
  })

  test('its content security policy allows nothing inline and nothing of other origins', async () => {
    const response = await fetch(url, { headers: browser })
    await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('http')
    expect(policy).toContain("script-src 'self'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('files are compressed, cached permanently, and revalidated by their ETag; the page is revalidated each time', async () => {
    const page = await fetch(url, { headers: browser })
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? []
    const ask = (headers: Readonly<Record<string, string>>) => fetch(`${url}${script}`, { headers })
    const compressed = await ask({ 'accept-encoding': 'br' })
    const plain = await ask({ 'accept-encoding': 'identity' })
    expect(compressed.headers.get('content-encoding')).toBe('br')
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await compressed.text()).toBe(await plain.text())
    expect(compressed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(page.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    const again = await ask({ 'if-none-match': compressed.headers.get('etag') ?? '' })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('the schema is a file to download', async () => {
    const response = await fetch(`${url}/schema.graphql`)
    expect(response.headers.get('content-disposition')).toContain('schema.graphql')
    expect(await response.text()).toContain('type Query {')
  })
})

describe('the sessions of its pages', () => {
  const newUser = () => ({ email: `ada-${randomUUID()}@example.com`, password: randomUUID(), name: 'Ada' })

  async function ask(action: string, input: object, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${url}/session/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(input),
    })
    const cookie = response.headers.get('set-cookie')
    const text = await response.text()
    const body = JSON.parse(text) as {
      readonly session?: { readonly accessToken: string } | null
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
    }
    return { status: response.status, cookie, text, ...body, code: body.errors?.[0]?.extensions.code }
  }

  const valueOf = (cookie: string | null) => cookie?.split(';', 1)[0] ?? ''

  test('a sign-up starts one, whose refresh token no script can read', async () => {
    const { session, cookie, text } = await ask('sign-up', newUser())
    expect(cookie).toMatch(/^plumbline_session=[^;]+; Path=\/session; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    expect(text).not.toContain('refreshToken')
    expect(await gql(url, { query: '{ me { name } }', person: { accessToken: session?.accessToken ?? '' } })).toEqual({
      data: { me: { name: 'Ada' } },
    })
  })

  test('a page over HTTPS gets a secure cookie', async () => {
    const { cookie } = await ask('sign-up', newUser(), { origin: url.replace('http:', 'https:') })
    expect(cookie).toContain('; Secure')
  })

  test('a refresh needs only the cookie, and without one there is no session', async () => {
    const { cookie } = await ask('sign-up', newUser())
    const renewed = await ask('refresh', {}, { cookie: valueOf(cookie) })
    expect(renewed.session?.accessToken).toEqual(expect.any(String))
    expect(valueOf(renewed.cookie)).not.toBe(valueOf(cookie))
    expect(await ask('refresh', {})).toMatchObject({ status: 200, session: null })
  })

  test('a sign-out ends it, on the server and in the browser', async () => {
    const { cookie, session } = await ask('sign-up', newUser())
    const ended = await ask('sign-out', { everywhere: false }, { cookie: valueOf(cookie) })
    expect(ended).toMatchObject({ status: 200, session: null })
    expect(ended.cookie).toContain('Max-Age=0')
    const after = await gql(url, { query: '{ me { name } }', person: { accessToken: session?.accessToken ?? '' } })
    expect(after.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(await ask('refresh', {}, { cookie: valueOf(cookie) })).toMatchObject({ status: 200, session: null })
  })

  test('errors are those of the graph', async () => {
    const user = newUser()
    await ask('sign-up', user)
    expect(await ask('sign-in', { email: user.email, password: 'not the password' })).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    expect(await ask('sign-up', user)).toMatchObject({ code: 'CONFLICT' })
    expect(await ask('sign-in', { email: user.email })).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await ask('sign-in', { email: user.email, password: user.password })).toMatchObject({ status: 200 })
  })

  test.each<Readonly<Record<string, string>>>([
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://elsewhere.example' },
  ])('a page of another origin is refused: %j', async (headers) => {
    const { cookie } = await ask('sign-up', newUser())
    for (const action of ['sign-in', 'sign-up', 'refresh', 'sign-out'])
      expect(await ask(action, newUser(), { ...headers, cookie: valueOf(cookie) })).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
        cookie: null,
      })
  })

  test('a form of another page cannot start one', async () => {
    const response = await fetch(`${url}/session/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(newUser()),
    })
    await response.text()
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.headers.get('set-cookie')).toBeNull()
  })
})
