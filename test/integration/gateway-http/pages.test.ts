import { execFileSync } from 'node:child_process'
import { loadGatewayConfig } from '#gateway'
import { freePorts } from '#root/test/support/platform/index'
import { startShop } from './shop.ts'

// Writes the explorer.
beforeAll(() => void execFileSync('script/build'))

const browser = { accept: 'text/html' }

const statusesOf = async (url: string) =>
  Object.fromEntries(
    await Promise.all(
      ['/', '/explorer', '/sandbox', '/graphql', '/metrics', '/healthz'].map(async (path) => {
        const response = await fetch(new URL(path, url), { headers: browser, redirect: 'manual' })
        await response.text()
        return [path, response.status] as const
      }),
    ),
  )

test('pages, introspection and metrics are served outside production, and in production only if allowed', async () => {
  const development = await startShop({})
  const production = await startShop({ NODE_ENV: 'production' })
  const allowed = await startShop({ NODE_ENV: 'production', PAGES: 'on', METRICS: 'on' })
  const open = { '/': 200, '/explorer': 200, '/sandbox': 302, '/graphql': 200, '/metrics': 200, '/healthz': 200 }
  expect(await statusesOf(development.url)).toEqual(open)
  expect(await statusesOf(allowed.url)).toEqual(open)
  expect(await statusesOf(production.url)).toEqual({
    '/': 404,
    '/explorer': 404,
    '/sandbox': 404,
    '/graphql': 400,
    '/metrics': 404,
    '/healthz': 200,
  })
  expect(loadGatewayConfig({ AUTHENTICATION: 'off', NODE_ENV: 'production' }).operationLimits.introspection).toBe(false)
  expect(loadGatewayConfig({ AUTHENTICATION: 'off' }).operationLimits.introspection).toBe(true)
  await Promise.all([development, production, allowed].map((shop) => shop.dispose()))
})

test('metrics have a port of their own if that is wanted', async () => {
  const [port = 0] = await freePorts(1)
  const shop = await startShop({ METRICS_PORT: String(port) })
  const beside = await fetch(new URL('/metrics', shop.url))
  await beside.text()
  expect(beside.status).toBe(404)
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(await response.text()).toContain('plumbline_subscriptions_sockets')
  await shop.dispose()
})

test('the explorer is a compressed page that browsers keep', async () => {
  const shop = await startShop({})
  const url = new URL('/explorer', shop.url)
  const first = await fetch(url, { headers: { ...browser, 'accept-encoding': 'gzip' } })
  expect(first.headers.get('content-encoding')).toBe('gzip')
  const etag = first.headers.get('etag') ?? ''
  const whole = await first.text()
  const plain = await fetch(url, { headers: { ...browser, 'accept-encoding': 'identity' } })
  expect(await plain.text()).toBe(whole)
  const again = await fetch(url, { headers: { ...browser, 'if-none-match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  await shop.dispose()
})

test('the page at / leads to the graph, the explorer, Apollo Sandbox and the health of the gateway', async () => {
  const shop = await startShop({ METRICS: 'off' })
  const response = await fetch(new URL('/', shop.url))
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const links = [...(await response.text()).matchAll(/href="([^"]+)"/g)].map(([, link]) => link)
  expect(links.filter((link) => link?.startsWith('/'))).toEqual(['/graphql', '/explorer', '/healthz', '/readyz'])
  expect(links).toContain('https://studio.apollographql.com/sandbox/explorer')
  await shop.dispose()
})

test.each(['/', '/explorer', '/graphql'])('%s has a content security policy and frame rules', async (path) => {
  const shop = await startShop({})
  const page = await fetch(new URL(path, shop.url), { headers: browser })
  const { headers } = page
  await page.text()
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toMatch(/script-src 'sha256-/)
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  await shop.dispose()
})

const secrets = { REDIS_URL: 'redis://127.0.0.1:6379', IDENTITY_SECRET: 'k3Jd8sLq0ZpW7vXc2Nf5Rt9YhB1mAeGu' }

test('production requires own secrets', () => {
  expect(() => loadGatewayConfig({ ...secrets, NODE_ENV: 'production' })).not.toThrow()
})

test.each([
  ['the placeholder of the example', { IDENTITY_SECRET: 'replace-me-with-32-random-characters-or-more' }],
  ['one that is repeated to be long enough', { IDENTITY_SECRET: 'abababababababababababababababababab' }],
  ['a password of Redis from the example', { REDIS_URL: 'redis://:replace-me@redis:6379' }],
  ['a usual password of Redis', { REDIS_URL: 'redis://:password1@redis:6379' }],
])('production refuses %s, and does not show it', (_what, bad: Readonly<Record<string, string>>) => {
  const [name = '', value = ''] = Object.entries(bad)[0] ?? []
  const load = (NODE_ENV: string) => loadGatewayConfig({ ...secrets, ...bad, NODE_ENV })
  expect(() => load('production')).toThrow(`${name}: expected an own secret in production`)
  expect(() => load('production')).not.toThrow(value)
  expect(() => load('development')).not.toThrow()
})
