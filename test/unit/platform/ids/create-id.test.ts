import { createId, isId } from '#platform/ids'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The 128 bits of an id as hexadecimal digits. */
const hexOf = (id: string) =>
  Array.from(id.slice(id.indexOf('_') + 1))
    .reduce((bits, letter) => bits * 32n + BigInt(alphabet.indexOf(letter)), 0n)
    .toString(16)
    .padStart(32, '0')

describe('ids', () => {
  const ids = Array.from({ length: 1_000 }, () => createId('req'))

  test('differ', () => {
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('have the form of an id with their prefix, and of no other', () => {
    for (const id of ids) {
      expect(isId('req', id)).toBe(true)
      expect(isId('run', id)).toBe(false)
    }
  })

  test('contain a UUID of version 7 with their time of creation', () => {
    const before = Date.now()
    const hex = hexOf(createId('req'))
    expect(hex).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
    const madeAt = Number.parseInt(hex.slice(0, 12), 16)
    expect(madeAt).toBeGreaterThanOrEqual(before)
    expect(madeAt).toBeLessThanOrEqual(Date.now())
  })

  test('are random in all other bits', () => {
    const seen = Array.from({ length: 128 }, () => new Set<string>())
    for (const id of ids) {
      const bits = BigInt(`0x${hexOf(id)}`)
        .toString(2)
        .padStart(128, '0')
      for (const [index, bit] of Array.from(bits).entries()) seen[index]?.add(bit)
    }
    const random = seen.flatMap((values, index) => (values.size === 2 && index >= 52 ? [index] : []))
    expect(random).toHaveLength(74)
  })
})
