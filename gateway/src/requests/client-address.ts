import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'

/** Returns the address of the client that sent a request. */
export type AddressOf = (request: IncomingMessage) => string

/**
 * @param trustedProxies - proxies whose `x-forwarded-for` header is trusted: addresses, networks such as `10.0.0.0/8`, or the names
 * `loopback`, `linklocal` and `uniquelocal`. Empty: the address of the connection is used
 */
export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  if (trustedProxies.length === 0) return ({ socket }) => plain(socket.remoteAddress)
  const isTrusted = proxyAddr.compile([...trustedProxies])
  return (request) => plain(proxyAddr(request, isTrusted))
}

/** Removes the IPv6 prefix that dual-stack sockets add to IPv4 addresses. */
const plain = (address: string | undefined) =>
  address === undefined ? 'unknown' : address.startsWith('::ffff:') ? address.slice(7) : address
