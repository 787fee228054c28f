import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from '@swc/core'

/** Node strips types by itself; decorators, and the metadata of types that they read, need a compiler. */
const decorator = /^\s*@[A-Z]\w*\(/m

registerHooks({
  resolve(specifier, context, next) {
    const conditions = /^(#|@plumbline\/)/.test(specifier) ? ['source', ...context.conditions] : context.conditions
    return next(specifier, { ...context, conditions })
  },
  load(url, context, next) {
    const loaded = next(url, context)
    if (loaded.format !== 'module-typescript') return loaded
    const text = loaded.source.toString()
    return decorator.test(text) ? { format: 'module', source: compile(text, fileURLToPath(url)) } : loaded
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
