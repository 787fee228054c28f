import { createAccessRegistry } from '#root/packages/federated-subscriptions/src/sessions/access-registry'
import { until } from '#root/test/support/until'

type Answer = 'same' | { readonly identity: string; readonly scope: string } | null

function create(options: { readonly timeoutMs?: number; readonly graceMs?: number; readonly giveUpMs?: number } = {}) {
  const checks: PromiseWithResolvers<Answer>[] = []
  const changed: string[] = []
  const failed: unknown[] = []
  const registry = createAccessRegistry<string>({
    revalidate: () => {
      const check = Promise.withResolvers<Answer>()
      checks.push(check)
      return check.promise
    },
    intervalMs: 60_000,
    onChanged: ({ identity }) => void changed.push(identity),
    onCheckFailed: (error) => failed.push(error),
    ...options,
  })
  const heard = (what: string) => (): void => void changed.push(what)
  const handle = registry.acquire({ identity: 'member', scope: 'bob' }, heard('revoked'), heard('unknown'))
  return { registry, handle, access: handle.access, checks, changed, failed }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a check that began before it is asked for is not taken for one of now', async () => {
  const { registry, access, checks, changed } = create()
  const first = registry.ensureFresh([access], 0)
  await turn()
  let isFresh = false
  const second = registry.ensureFresh([access], 0)?.then(() => (isFresh = true))
  checks[0]?.resolve('same')
  await first
  await turn()
  expect(isFresh).toBe(false)
  expect(checks).toHaveLength(2)
  checks[1]?.resolve({ identity: 'viewer', scope: 'bob' })
  await second
  expect(changed).toEqual(['viewer'])
  registry.dispose()
})

test('those who ask while a check runs share the one after it, and those who take an older one that one', async () => {
  const { registry, access, checks } = create()
  const older = registry.ensureFresh([access], 0)
  await turn()
  const one = registry.ensureFresh([access], 0)
  const other = registry.ensureFresh([access], 0)
  expect(registry.ensureFresh([access], 60_000)).toBeUndefined()
  checks[0]?.resolve('same')
  await older
  await turn()
  expect(checks).toHaveLength(2)
  checks[1]?.resolve('same')
  await one
  await other
  expect(checks).toHaveLength(2)
  registry.dispose()
})

/** Lets the latest check fail, and waits for the next one. */
async function failAndAwaitNext(checks: PromiseWithResolvers<Answer>[]): Promise<void> {
  const { length } = checks
  checks.at(-1)?.reject(new Error('users are away'))
  await until(() => checks.length > length)
}

test('a check that fails leaves what was known for a while', async () => {
  const { registry, access, checks, changed, failed } = create({ graceMs: 60_000 })
  const fresh = registry.ensureFresh([access], 0)
  await turn()
  checks[0]?.reject(new Error('users are away'))
  await fresh
  expect({ failed: failed.length, changed }).toEqual({ failed: 1, changed: [] })
  registry.dispose()
})

test('what was known is not good for ever: then whoever waits for a check waits until one succeeds', async () => {
  const { registry, access, checks, changed, failed } = create({ graceMs: 0 })
  let isFresh = false
  const fresh = registry.ensureFresh([access], 0)?.then(() => (isFresh = true))
  await turn()
  await failAndAwaitNext(checks)
  await failAndAwaitNext(checks)
  expect(isFresh).toBe(false)
  checks.at(-1)?.resolve('same')
  await fresh
  expect({ failed: failed.length, changed }).toEqual({ failed: 1, changed: [] })
  registry.dispose()
})

test('checks that go on failing are given up, which the holders hear; the next check may succeed', async () => {
  const { registry, access, handle, checks, changed } = create({ graceMs: 0, giveUpMs: 0 })
  const fresh = registry.ensureFresh([access], 0)
  await turn()
  await turn()
  checks[0]?.reject(new Error('users are away'))
  await fresh
  expect({ changed, isUnknown: handle.isUnknown }).toEqual({ changed: ['unknown'], isUnknown: true })
  const again = registry.ensureFresh([access], 0)
  await until(() => checks.length === 2)
  checks[1]?.resolve('same')
  await again
  expect(handle.isUnknown).toBe(false)
  registry.dispose()
})

test('a check that does not answer counts as one that fails', async () => {
  const { registry, access, changed, failed } = create({ timeoutMs: 1, graceMs: 0, giveUpMs: 0 })
  await registry.ensureFresh([access], 0)
  expect({ failed: failed.length, changed }).toEqual({ failed: 1, changed: ['unknown'] })
  registry.dispose()
})

test('an answer that comes when somebody has authenticated anew does not replace the newer identity', async () => {
  const { registry, handle, access, checks, changed } = create()
  const late = registry.ensureFresh([access], 0)
  await turn()
  registry.acquire({ identity: 'promoted', scope: 'bob' }, () => undefined)
  checks[0]?.resolve({ identity: 'demoted long ago', scope: 'bob' })
  await late
  expect({ identity: handle.access.identity, changed }).toEqual({ identity: 'promoted', changed: [] })
  registry.dispose()
})

test('nor does the end of an older session, which the next check tells again if it is still so', async () => {
  const { registry, access, checks, changed } = create()
  const late = registry.ensureFresh([access], 0)
  await turn()
  registry.acquire({ identity: 'back again', scope: 'bob' }, () => undefined)
  checks[0]?.resolve(null)
  await late
  expect(changed).toEqual([])
  const next = registry.ensureFresh([access], 0)
  await until(() => checks.length === 2)
  checks[1]?.resolve(null)
  await next
  expect(changed).toEqual(['revoked'])
  registry.dispose()
})

test('all holders of one session hear that it has ended', async () => {
  const { registry, access, checks, changed } = create()
  registry.acquire({ identity: 'member', scope: 'bob' }, () => void changed.push('revoked, the other one too'))
  const check = registry.ensureFresh([access], 0)
  await turn()
  checks[0]?.resolve(null)
  await check
  expect(changed).toEqual(['revoked', 'revoked, the other one too'])
  registry.dispose()
})
