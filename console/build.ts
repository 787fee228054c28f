/** Builds the console into `dist/console`, and compresses its files once, so that gateways need not. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { build } from 'vite'
import { sections } from './src/app/sections.ts'
import { config } from './vite.config.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

await build({ ...config, configFile: false, logLevel: 'warn' })

const directory = fileURLToPath(new URL('../dist/console', import.meta.url))
const names = (await readdir(directory, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length))
const files = await Promise.all(names.map(async (name) => [name, await compress(name)] as const))
const manifest = { routes: sections, files: Object.fromEntries(files) }
await writeFile(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)

async function compress(name: string) {
  const path = join(directory, name)
  const type = types[extname(name)]
  if (type === undefined) throw new Error(`expected one of ${Object.keys(types).join(', ')}, got ${name}`)
  const content = await readFile(path)
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
  // Compressed already.
  if (type.startsWith('font/')) return { type, etag, encodings: [] }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
  return { type, etag, encodings: ['br', 'gzip'] }
}
