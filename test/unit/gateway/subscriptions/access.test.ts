import { createAccessRegistry } from '../../../../gateway/src/subscriptions/access.ts'

type Answer = 'same' | { readonly identity: string; readonly scope: string }

function create() {
  const checks: PromiseWithResolvers<Answer>[] = []
  const changed: string[] = []
  const registry = createAccessRegistry<string>({
    revalidate: () => {
      const check = Promise.withResolvers<Answer>()
      checks.push(check)
      return check.promise
    },
    intervalMs: 60_000,
    onChanged: ({ identity }) => void changed.push(identity),
    onCheckFailed: () => undefined,
  })
  const { access } = registry.acquire({ identity: 'member', scope: 'bob' }, () => undefined)
  return { registry, access, checks, changed }
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
