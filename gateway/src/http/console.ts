import { namesMediaType } from '@plumbline/federated-subscriptions'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { selectEncoding } from './compression.ts'
import { createConsoleFiles } from './console-files.ts'
import { HttpProblem } from './http-problem.ts'
import { pageHeaders } from './pages.ts'

/** Everything comes from this origin; nothing is inline, so that no text of the graph can become a script or a style. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = '/index.html'

/** Whether a browser requests a page, and not a program or a script data. */
export const asksForPage = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  namesMediaType(headers.accept, 'text/html')

/**
 * Serves the console: its page at `/` and at the paths of its router, for browsers alone, and its files under `/assets`. Other clients
 * get one line at `/` with the address of the graph. The paths of the router are known once the manifest is read.
 */
export function addConsole(server: FastifyInstance): void {
  const files = createConsoleFiles()

  const send = async (path: string, request: FastifyRequest, reply: FastifyReply) => {
    const facts = (await files.manifest()).files[path]
    if (!facts) throw noSuchFile(path)
    void reply
      .headers(pageHeaders)
      .header('etag', facts.etag)
      .header('vary', 'accept-encoding, accept')
      .header(
        'cache-control',
        // The names of the others contain a hash of their content.
        path === page ? 'public, max-age=0, must-revalidate' : 'public, max-age=31536000, immutable',
      )
    if (path === page) void reply.header('content-security-policy', contentSecurityPolicy)
    if (request.headers['if-none-match'] === facts.etag) return reply.code(304).send()
    const encoding = selectEncoding(request.headers['accept-encoding'], facts.encodings)
    if (encoding) void reply.header('content-encoding', encoding)
    return reply.type(facts.type).send(await files.read(path, encoding))
  }

  server.get('/', async (request, reply) =>
    asksForPage(request)
      ? send(page, request, reply)
      : reply
          .headers(pageHeaders)
          .type('text/plain; charset=utf-8')
          .header('vary', 'accept')
          .send(whereTheGraphIs(request)),
  )
  server.get('/assets/*', (request, reply) => send(request.url.split('?', 1)[0] ?? '', request, reply))
  server.get('/*', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1)
    const { routes } = await files.manifest()
    if (!asksForPage(request)) throw noSuchFile(path)
    // The page itself shows that it does not exist, with a link back.
    if (!routes.includes(path.split('/')[1] ?? '')) void reply.code(404)
    return send(page, request, reply)
  })
}

const whereTheGraphIs = ({ protocol, host }: FastifyRequest) =>
  `The graph is at ${protocol}://${host}/graphql; a browser shows the console here.\n`

const noSuchFile = (path: string) =>
  new HttpProblem({
    status: 404,
    code: 'NOT_FOUND',
    message: `Expected the graph at /graphql, got GET ${path.slice(0, 100)}.`,
  })
