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

test('a check that started before the call does not satisfy it', async () => {
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

test('calls during a check share the next one, and calls that accept an older check share the running one', async () => {
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
  checks.at(-1)?.reject(new Error('users is unavailable'))
  await until(() => checks.length > length)
}

test('after a failed check the last result is used for the grace period', async () => {
  const { registry, access, checks, changed, failed } = create({ graceMs: 60_000 })
  const fresh = registry.ensureFresh([access], 0)
  await turn()
  checks[0]?.reject(new Error('users is unavailable'))
  await fresh
  expect({ failed: failed.length, changed }).toEqual({ failed: 1, changed: [] })
  registry.dispose()
})

test('after the grace period, callers wait until a check succeeds', async () => {
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

test('checks that keep failing are abandoned, which is reported; the next check may succeed', async () => {
  const { registry, access, handle, checks, changed } = create({ graceMs: 0, giveUpMs: 0 })
  const fresh = registry.ensureFresh([access], 0)
  await turn()
  await turn()
  checks[0]?.reject(new Error('users is unavailable'))
  await fresh
  expect({ changed, isUnknown: handle.isUnknown }).toEqual({ changed: ['unknown'], isUnknown: true })
  const again = registry.ensureFresh([access], 0)
  await until(() => checks.length === 2)
  checks[1]?.resolve('same')
  await again
  expect(handle.isUnknown).toBe(false)
  registry.dispose()
})

test('a check that does not complete in time counts as failed', async () => {
  const { registry, access, changed, failed } = create({ timeoutMs: 1, graceMs: 0, giveUpMs: 0 })
  await registry.ensureFresh([access], 0)
  expect({ failed: failed.length, changed }).toEqual({ failed: 1, changed: ['unknown'] })
  registry.dispose()
})

test('the result of an older check does not replace the identity of a newer authentication', async () => {
  const { registry, handle, access, checks, changed } = create()
  const late = registry.ensureFresh([access], 0)
  await turn()
  registry.acquire({ identity: 'promoted', scope: 'bob' }, () => undefined)
  checks[0]?.resolve({ identity: 'demoted long ago', scope: 'bob' })
  await late
  expect({ identity: handle.access.identity, changed }).toEqual({ identity: 'promoted', changed: [] })
  registry.dispose()
})

test('a check of an older session does not revoke a newer authentication; the next check decides', async () => {
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

describe('accesses that are used', () => {
  /** A registry that checks often, and whom it checks. */
  function createPeriodic(intervalMs = 25) {
    const checked: string[] = []
    const changed: string[] = []
    let answer: (identity: string) => Answer = () => 'same'
    const registry = createAccessRegistry<string>({
      revalidate: async (identity) => {
        checked.push(identity)
        return answer(identity)
      },
      intervalMs,
      onChanged: ({ identity }) => void changed.push(identity),
      onCheckFailed: () => undefined,
    })
    const acquire = (scope: string, identity = scope) =>
      registry.acquire({ identity, scope }, () => changed.push(`${scope} revoked`))
    const answerWith = (next: typeof answer) => (answer = next)
    return { registry, checked, changed, acquire, answerWith }
  }

  test('are checked regularly while somebody watches them, and no others', async () => {
    const { registry, checked, acquire } = createPeriodic()
    const [bob] = [acquire('bob'), acquire('eve')]
    bob.watch()
    bob.watch()
    await until(() => checked.length >= 3)
    bob.unwatch()
    const { length } = checked
    await until(() => checked.length > length + 1)
    bob.unwatch()
    const cleo = acquire('cleo')
    cleo.watch()
    const before = checked.filter((identity) => identity === 'bob').length
    await until(() => checked.filter((identity) => identity === 'cleo').length >= 3)
    // One check may have been due when the last one stopped watching.
    expect(checked.filter((identity) => identity === 'bob').length - before).toBeLessThanOrEqual(1)
    expect(checked).not.toContain('eve')
    registry.dispose()
  })

  test('are not checked any more when the registry is disposed', async () => {
    const [disposed, other] = [createPeriodic(5), createPeriodic(5)]
    for (const { acquire } of [disposed, other]) acquire('bob').watch()
    await until(() => disposed.checked.length > 0)
    disposed.registry.dispose()
    await turn()
    const { length } = disposed.checked
    const { length: otherLength } = other.checked
    await until(() => other.checked.length > otherLength + 3)
    expect(disposed.checked).toHaveLength(length)
    other.registry.dispose()
  })

  test('are checked immediately on request, if they match', async () => {
    const { registry, checked, changed, acquire, answerWith } = createPeriodic(60_000)
    for (const scope of ['bob', 'eve', 'cleo']) acquire(scope)
    answerWith((identity) => (identity === 'bob' ? null : { identity: `${identity} changed`, scope: identity }))
    await registry.recheck((identity) => identity !== 'cleo')
    expect(checked.toSorted()).toEqual(['bob', 'eve'])
    expect(changed.toSorted()).toEqual(['bob revoked', 'eve changed'])
    registry.dispose()
  })

  test('are shared by those of one scope, until the last one lets go', async () => {
    const { registry, checked, acquire } = createPeriodic(60_000)
    const [first, second] = [acquire('bob'), acquire('bob')]
    expect(second.access).toBe(first.access)
    first.release()
    first.release()
    expect(acquire('bob').access).toBe(second.access)
    for (const handle of [second, acquire('bob')]) handle.release()
    await registry.recheck(() => true)
    expect(checked).toEqual(['bob'])
    registry.dispose()
  })

  test('are new when everybody had let go, and an old handle does not end the new one', async () => {
    const { registry, checked, changed, acquire, answerWith } = createPeriodic(60_000)
    const old = acquire('bob')
    old.release()
    const current = acquire('bob')
    expect(current.access).not.toBe(old.access)
    old.release()
    answerWith(() => null)
    await registry.recheck(() => true)
    expect({ checked, changed }).toEqual({ checked: ['bob'], changed: ['bob revoked'] })
    registry.dispose()
  })

  test('get the newest identity immediately while they are not watched', () => {
    const { registry, acquire, checked } = createPeriodic(60_000)
    const { access } = acquire('bob', 'member')
    acquire('bob', 'admin')
    expect([access.identity, checked]).toEqual(['admin', []])
    registry.dispose()
  })

  test('get a new identity by a check, which reports the change, while they are watched', async () => {
    const { registry, acquire, answerWith, changed } = createPeriodic(60_000)
    const handle = acquire('bob', 'member')
    handle.watch()
    answerWith(() => ({ identity: 'admin, as checked', scope: 'bob' }))
    acquire('bob', 'admin')
    expect(handle.access.identity).toBe('member')
    await until(() => changed.length > 0)
    await turn()
    expect([handle.access.identity, changed]).toEqual(['admin, as checked', ['admin, as checked']])
    answerWith(() => 'same')
    acquire('bob', 'admin with another token')
    await until(() => handle.access.identity === 'admin with another token')
    expect(changed).toEqual(['admin, as checked'])
    registry.dispose()
  })
})

test('without a check an access is valid until its credentials expire', async () => {
  const registry = createAccessRegistry<string>({
    revalidate: undefined,
    intervalMs: 1,
    onChanged: () => undefined,
    onCheckFailed: () => undefined,
  })
  const handle = registry.acquire({ identity: 'member', scope: 'bob' }, () => undefined)
  handle.watch()
  expect(registry.ensureFresh([handle.access], 0)).toBeUndefined()
  await registry.recheck(() => true)
  registry.acquire({ identity: 'admin', scope: 'bob' }, () => undefined)
  expect([handle.access.identity, handle.isUnknown]).toEqual(['admin', false])
  registry.dispose()
})

test('failed checks are not repeated for released accesses', async () => {
  const { registry, access, handle, checks, changed } = create({ graceMs: 0 })
  const fresh = registry.ensureFresh([access], 0)
  await turn()
  handle.release()
  checks[0]?.reject(new Error('users is unavailable'))
  await fresh
  expect({ checks: checks.length, changed }).toEqual({ checks: 1, changed: [] })
  registry.dispose()
})
