import { z } from 'zod'
import { readData, readTable } from '#platform/data-files'

const price = z.strictObject({ usdPerHour: z.number().positive() })

test('a valid file is returned as it is', () => {
  expect(readData('prices.json', price, { usdPerHour: 2 })).toEqual({ usdPerHour: 2 })
  expect(readTable('prices.json', price, { small: { usdPerHour: 2 } }).small.usdPerHour).toBe(2)
})

test.each([
  [
    'a wrong type',
    { small: { usdPerHour: '2' } },
    /prices\.json.*expected number, received string[\s\S]*small\.usdPerHour/,
  ],
  ['a missing value', { small: {} }, /prices\.json.*expected number, received undefined[\s\S]*small\.usdPerHour/],
  ['a misspelt name', { small: { usdPerHour: 2, usdPerHuor: 3 } }, /prices\.json.*"usdPerHuor"/],
  [
    'a value out of range',
    { large: { usdPerHour: -1 } },
    /prices\.json.*expected number to be >0[\s\S]*large\.usdPerHour/,
  ],
])('%s is reported with the file and the path', (_, table: Readonly<Record<string, unknown>>, message) => {
  expect(() => readTable('prices.json', price, table)).toThrow(message)
})
