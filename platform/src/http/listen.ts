import type { FastifyInstance } from 'fastify'
import { AppError } from '#platform/errors'

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
    return await server.listen({ host, port })
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
