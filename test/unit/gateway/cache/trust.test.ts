import { createTrust, staleBoundMs } from '../../../../gateway/src/cache/trust.ts'

test('a publisher is vouched for as long as the bound allows, less the time that its look may take', () => {
  const clock = { nowMs: 100_000 }
  const trust = createTrust(() => clock.nowMs)
  expect(trust.isVouched('books')).toBe(false)
  trust.vouch('books', clock.nowMs)
  clock.nowMs += staleBoundMs - 1_000
  expect(trust.isVouched('books')).toBe(true)
  expect(trust.vouchers).toBe(1)
  clock.nowMs += 1
  expect(trust.isVouched('books')).toBe(false)
  expect(trust.vouchers).toBe(0)
})

test('doubt lasts until somebody vouches again', () => {
  const trust = createTrust(() => 5_000)
  trust.vouch('books', 5_000)
  trust.doubt()
  expect(trust.isVouched('books')).toBe(false)
  trust.vouch('books', 5_000)
  expect(trust.isVouched('books')).toBe(true)
})

test('a writer is remembered for the bound', () => {
  const clock = { nowMs: 100_000 }
  const trust = createTrust(() => clock.nowMs)
  trust.noteWriter('usr_1')
  expect([trust.hasWritten('usr_1'), trust.hasWritten('usr_2')]).toEqual([true, false])
  clock.nowMs += staleBoundMs + 1
  expect(trust.hasWritten('usr_1')).toBe(false)
})
