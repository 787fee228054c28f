import type { IncomingMessage } from 'node:http'
import { networkOf } from '#platform/http'
import { createAddressOf } from '#root/gateway/src/requests/client-address'

const requestFrom = (remoteAddress: string | undefined, forwardedFor?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as unknown as IncomingMessage

test.each([
  ['the connection itself', [], '203.0.113.7', undefined, '203.0.113.7'],
  ['no proxy, whatever the client claims', [], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a proxy that is not trusted', ['10.0.0.0/8'], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a trusted proxy', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['a trusted proxy that was told lies', ['10.0.0.0/8'], '10.1.2.3', '192.0.2.1, 198.51.100.1', '198.51.100.1'],
  ['a chain of trusted proxies', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
  ['a proxy on this machine', ['loopback'], '::1', '2001:db8::7', '2001:db8::7'],
  ['IPv4 on a socket of both families', [], '::ffff:203.0.113.7', undefined, '203.0.113.7'],
  ['a connection that has gone', [], undefined, undefined, 'unknown'],
])('the address of a client behind %s', (_what, trusted, peer, forwardedFor, expected) => {
  expect(createAddressOf(trusted)(requestFrom(peer, forwardedFor))).toBe(expected)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1:2:3:4', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
