import type { IncomingMessage } from 'node:http'
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

/** An IPv4 client of a socket that takes both families is an IPv4 client. */
const plain = (address: string | undefined) =>
  address === undefined ? 'unknown' : address.startsWith('::ffff:') ? address.slice(7) : address
