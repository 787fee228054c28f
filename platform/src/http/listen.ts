import type { FastifyInstance } from 'fastify'
import { AppError } from '#platform/errors'

// Node's default of 511 is too low when a thousand clients reconnect at once: the others would retry after one to three
// seconds. The kernel may allow fewer (`net.core.somaxconn`).
const backlog = 4_096

/**
 * Starts listening; on failure the server is closed.
 * @param port - 0 selects any free port
 * @returns the address, such as `http://127.0.0.1:4000`
 * @throws AppError CONFLICT - the port is in use
 */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await server.listen({ host, port, backlog })
  } catch (error) {
    await server.close()
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE')
      throw new AppError({
        code: 'CONFLICT',
        message: `PORT: expected a free port, got ${port}, which another process on ${host} uses`,
        cause: error,
      })
    throw error
  }
}
