import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from '@swc/core'
import { recordCoverage } from './coverage.mjs'

/** Node strips types by itself; decorators, and the type metadata that they read, need a compiler. */
const decorator = /^\s*@[A-Z]\w*\(/m

/** Compiled code of files with decorators, by URL; empty unless coverage is recorded. */
const compiled = new Map()

/** Called between test files; records coverage where `COVERAGE_DIR` is set. */
export const recordCoverageSoFar = process.env.COVERAGE_DIR
  ? recordCoverage(process.env.COVERAGE_DIR, compiled)
  : () => {}

registerHooks({
  resolve(specifier, context, next) {
    const conditions = /^(#|@plumbline\/)/.test(specifier) ? ['source', ...context.conditions] : context.conditions
    return next(specifier, { ...context, conditions })
  },
  load(url, context, next) {
    const loaded = next(url, context)
    if (loaded.format !== 'module-typescript') return loaded
    const text = loaded.source.toString()
    if (!decorator.test(text)) return loaded
    const source = compile(text, fileURLToPath(url))
    if (process.env.COVERAGE_DIR) compiled.set(url, source)
    return { format: 'module', source }
  },
})

function compile(text, filename) {
  const { code } = transformSync(text, {
    filename,
    swcrc: false,
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    sourceMaps: 'inline',
  })
  return code
}
