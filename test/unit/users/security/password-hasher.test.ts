import { createPasswordHasher } from '#root/subgraphs/users/src/security/password-hasher'

test('two hashes run at a time and sixty are queued; further ones are refused with RATE_LIMITED', async () => {
  const passwords = createPasswordHasher()
  const checks = await Promise.allSettled(Array.from({ length: 200 }, () => passwords.matches(null, 'a password')))
  expect(checks.filter(({ status }) => status === 'fulfilled')).toHaveLength(62)
  const refused = checks.flatMap((check) => (check.status === 'rejected' ? [check.reason as unknown] : []))
  for (const reason of refused) expect(reason).toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterMs: 2_000 } })
  expect(await passwords.matches(await passwords.hash('a password'), 'a password')).toBe(true)
})

test('a hash matches its own password only, and a missing hash matches no password', async () => {
  const passwords = createPasswordHasher()
  const hash = await passwords.hash('one password')
  expect(await passwords.matches(hash, 'one password')).toBe(true)
  expect(await passwords.matches(hash, 'another password')).toBe(false)
  expect(await passwords.matches(null, 'no password')).toBe(false)
})
