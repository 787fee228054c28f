import { centsToDecimal, DecimalScalar } from '#platform/subgraph-server'

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [-5, '-0.05'],
  [99, '0.99'],
  [100, '1.00'],
  [-123_450, '-1234.50'],
  [2_147_483_648, '21474836.48'],
  [-90_000_000_000, '-900000000.00'],
  [Number.MAX_SAFE_INTEGER, '90071992547409.91'],
  [1e21, '10000000000000000000.00'],
])('%d cents are %s', (cents, text) => {
  expect(centsToDecimal(cents)).toBe(text)
  expect(DecimalScalar.serialize(centsToDecimal(cents))).toBe(text)
})

test.each([1.5, 'abc', '1e5', '01', '1.', '', null, '--1'])('%p is no decimal text', (value) => {
  expect(() => DecimalScalar.parseValue(value)).toThrow('Expected a decimal number as text')
})
