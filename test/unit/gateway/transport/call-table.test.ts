import { CallTable } from '#root/gateway/src/transport/call-table'
import type { CallKey, TableEntry } from '#root/gateway/src/transport/call-table'

interface Entry extends TableEntry<Entry> {
  readonly name: string
}

const entry = (name: string, key: Partial<CallKey> = {}): Entry => ({
  name,
  key: { scope: 'ann', body: name, epoch: 0, ...key },
  slot: 0,
  next: undefined,
})

const keys = (count: number, of: (index: number) => Partial<CallKey>) =>
  Array.from({ length: count }, (_, index) => entry(`${index}`, of(index)))

describe('a table of calls', () => {
  test.each([
    [
      'that differ in who asks',
      keys(5_000, (index) => ({ scope: `Bearer ${index}\naccept-language\nde`, body: 'same' })),
    ],
    ['that differ in what is asked', keys(5_000, (index) => ({ body: `{"id":"${index}"}` }))],
    ['that differ in their beginnings only', keys(500, (index) => ({ body: `${index}`.padEnd(100, ' ') }))],
    ['that differ in the mutations before them', keys(500, (index) => ({ body: '', epoch: index }))],
  ])('finds each of those %s, until it is removed', (_, entries) => {
    const table = new CallTable<Entry>()
    for (const one of entries) table.add(one)
    expect(entries.every((one) => table.find({ ...one.key }) === one)).toBe(true)
    const [gone, left] = [entries.filter((__, index) => index % 3 > 0), entries.filter((__, index) => index % 3 === 0)]
    for (const one of gone) table.remove(one)
    expect(table.size).toBe(left.length)
    expect(left.every((one) => table.find({ ...one.key }) === one)).toBe(true)
    expect(gone.some((one) => table.find({ ...one.key }) !== undefined)).toBe(false)
  })

  test('finds the latest entry of a key, and removes only the given entry', () => {
    const table = new CallTable<Entry>()
    const [first, second] = [entry('first', { body: 'same' }), entry('second', { body: 'same' })]
    table.add(first)
    table.add(second)
    expect(table.find(first.key)).toBe(second)
    table.remove(first)
    table.remove(first)
    expect(table.find(first.key)).toBe(second)
    table.remove(second)
    expect(table.find(first.key)).toBeUndefined()
    expect(table.size).toBe(0)
  })

  test('removed entries do not reference others', () => {
    const table = new CallTable<Entry>()
    const entries = keys(3, (index) => ({ body: 'same', epoch: index }))
    for (const one of entries) table.add(one)
    for (const one of entries) table.remove(one)
    expect(entries.map(({ next }) => next)).toEqual([undefined, undefined, undefined])
  })
})
