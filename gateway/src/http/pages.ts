import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { selectEncoding } from './compression.ts'

/** An HTML page, ready to be served. */
export interface Page {
  readonly compressed: Buffer
  readonly etag: string
  readonly policy: string
}

/**
 * Compresses a page and creates a content security policy that allows its own inline scripts only, so that descriptions or responses
 * of the graph cannot inject scripts.
 */
export async function createPage(html: string): Promise<Page> {
  const scripts = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  const directives = {
    'default-src': ["'none'"],
    'script-src': scripts,
    'style-src': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'https:'],
    'font-src': ['data:'],
    'connect-src': ["'self'", 'ws:', 'wss:'],
    'worker-src': ['blob:'],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  }
  const compressed = await promisify(gzip)(html, { level: 9 })
  return {
    compressed,
    etag: `"${createHash('sha256').update(compressed).digest('base64url').slice(0, 22)}"`,
    policy: Object.entries(directives)
      .map(([name, sources]) => `${name} ${sources.join(' ')}`)
      .join('; '),
  }
}

/** Security headers of all pages. */
export const pageHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

export async function sendPage({ headers }: FastifyRequest, reply: FastifyReply, page: Page): Promise<FastifyReply> {
  void reply
    .headers(pageHeaders)
    .header('content-security-policy', page.policy)
    .header('cache-control', 'public, max-age=0, must-revalidate')
    .header('etag', page.etag)
    .header('vary', 'accept-encoding, accept')
  if (headers['if-none-match'] === page.etag) return reply.code(304).send()
  void reply.type('text/html; charset=utf-8')
  if (selectEncoding(headers['accept-encoding'], ['gzip']))
    return reply.header('content-encoding', 'gzip').send(page.compressed)
  return reply.send(await promisify(gunzip)(page.compressed))
}

/** The explorer as `script/build` writes it. The paths are valid for compiled code and for sources. */
export const explorerFiles = {
  page: new URL(import.meta.resolve('#built/explorer/page.html.gz')),
  facts: new URL(import.meta.resolve('#built/explorer/page.json')),
} as const

/** Serves the explorer, which is read at the first request because most gateways never serve it. */
export function addExplorer(server: FastifyInstance): void {
  let page: Promise<Page> | undefined
  server.get('/explorer', async (request, reply) => sendPage(request, reply, await (page ??= readExplorer())))
}

/** @throws Error - `script/build` has not been run */
async function readExplorer(): Promise<Page> {
  const [compressed, facts] = await Promise.all([readFile(explorerFiles.page), readFile(explorerFiles.facts, 'utf8')])
  return { ...(JSON.parse(facts) as Omit<Page, 'compressed'>), compressed }
}
