import type { FastifyInstance } from 'fastify'
import { AppError } from '#platform/errors'

// Node's 511 are too few where a thousand clients come back at once: the others would try again after a second, or three. The
// kernel may allow fewer (`net.core.somaxconn`).
const backlog = 4_096

/**
 * Starts listening; on failure the server is closed.
 * @param port - 0 takes any free port
 * @returns the address, such as `http://127.0.0.1:4000`
 * @throws AppError CONFLICT - the port is taken
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
