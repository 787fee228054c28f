import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'

/** Tells where the client of a request is. */
export type AddressOf = (request: IncomingMessage) => string

/**
 * @param trustedProxies - addresses, networks such as `10.0.0.0/8`, or the names `loopback`, `linklocal` and `uniquelocal`; only
 * what these say in `x-forwarded-for` is believed. Empty: the address is that of the connection
 */
export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  if (trustedProxies.length === 0) return ({ socket }) => plain(socket.remoteAddress)
  const isTrusted = proxyAddr.compile([...trustedProxies])
  return (request) => plain(proxyAddr(request, isTrusted))
}

/**
 * What counts as one client where calls are limited by address. Whoever has an IPv6 address has a network of 2^64 of them, so there
 * the network counts.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::', 2)
  const groups = head.split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':').filter(Boolean)]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** An IPv4 client of a socket that takes both families is an IPv4 client. */
const plain = (address: string | undefined) =>
  address === undefined ? 'unknown' : address.startsWith('::ffff:') ? address.slice(7) : address
