import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'

const root = new URL('../../../', import.meta.url).pathname

/** Bundles one entry point for browsers from the sources, like an application's bundler. */
export async function bundle(entry: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['source'],
    logLevel: 'silent',
    ...options,
  })
  return outputFiles?.[0]?.text ?? ''
}

/** @returns the size in bytes, without the peer dependencies */
export async function sizeOf(entry: string): Promise<number> {
  return gzipSync(await bundle(entry, { packages: 'external' }), { level: 9 }).length
}
