import { selectEncoding } from '#root/gateway/src/http/compression'

test.each([
  [undefined, null],
  ['', null],
  ['identity', null],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['gzip;q=0.5,br; q=0.8', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0, gzip;q=0', null],
  ['*', 'br'],
  ['*;q=0', null],
  ['br;q=0, *', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip, brotli', null],
  ['identity, gzip;q=0.5', null],
  ['identity;q=0.5, gzip', 'gzip'],
  ['gzip;q=nonsense', null],
  [', ;q=1,', null],
])('of accept-encoding: %p the selected encoding is %p', (header, expected) => {
  expect(selectEncoding(header, ['br', 'gzip'])).toBe(expected)
})
