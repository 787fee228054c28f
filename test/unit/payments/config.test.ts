import { loadPaymentsConfig, loadSandboxConfig } from '#subgraphs/payments'

const env = {
  MONGODB_URL: 'mongodb://127.0.0.1:27017',
  REDIS_URL: 'redis://127.0.0.1:6379',
  IDENTITY_SECRET: 'x'.repeat(32),
  PAYMENT_PROVIDER_API_KEY: 'k'.repeat(16),
  PAYMENT_WEBHOOK_SECRET: 's'.repeat(32),
}

test('has a value for everything that is no secret and no address of a store', () => {
  expect(loadPaymentsConfig(env)).toEqual({
    logLevel: 'info',
    keyPrefix: 'plumbline',
    redis: { url: env.REDIS_URL, urls: {} },
    identitySecret: env.IDENTITY_SECRET,
    usersUrls: ['http://127.0.0.1:4001/graphql'],
    listen: { host: '127.0.0.1', port: 4004, drainDelayMs: 0, drainGraceMs: 10_000, metricsPort: 0 },
    retention: { maxLength: 10_000, maxAgeMs: 86_400_000 },
    mongo: { url: env.MONGODB_URL, database: 'plumbline_payments', maxPoolSize: 20, maxTimeMs: 10_000 },
    provider: {
      url: 'http://127.0.0.1:4005',
      apiKey: env.PAYMENT_PROVIDER_API_KEY,
      webhookSecret: env.PAYMENT_WEBHOOK_SECRET,
      webhookUrl: 'http://127.0.0.1:4004/webhooks/sandbox',
    },
    reconciliation: {
      everyMs: 30_000,
      overdueMs: 60_000,
      unknownAfterMs: 86_400_000,
      recheckMs: 3_600_000,
      recheckFailedForMs: 259_200_000,
    },
  })
})

test('names all problems in one error, and no secret', () => {
  const bad = { ...env, PAYMENT_WEBHOOK_SECRET: 'short', PAYMENT_PROVIDER_URL: 'ftp://x', PAYMENT_OVERDUE_SECONDS: '0' }
  expect(() => loadPaymentsConfig(bad)).toThrow(
    /PAYMENT_WEBHOOK_SECRET: expected text of at least 32[^]*PAYMENT_PROVIDER_URL[^]*PAYMENT_OVERDUE_SECONDS/,
  )
  expect(() => loadPaymentsConfig(bad)).not.toThrow(/short/)
})

test('the sandbox provider keeps its charges in memory unless a file is configured', () => {
  const { PAYMENT_PROVIDER_API_KEY, PAYMENT_WEBHOOK_SECRET } = env
  expect(loadSandboxConfig({ PAYMENT_PROVIDER_API_KEY, PAYMENT_WEBHOOK_SECRET }).provider).toEqual({
    host: '127.0.0.1',
    port: 4005,
    apiKey: PAYMENT_PROVIDER_API_KEY,
    webhookSecret: PAYMENT_WEBHOOK_SECRET,
    settleDelayMs: 800,
    dataFile: null,
  })
})
