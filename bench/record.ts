import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

const page = 'docs/benchmarks.md'

/**
 * Writes what was measured into its part of docs/benchmarks.md, which stands between `<!-- measured: name -->` and
 * `<!-- end of measured -->`; a new part goes to the end. Everything else on the page stays as it is.
 * @param name - of the part: small letters and hyphens
 */
export function recordMeasured(name: string, markdown: string): void {
  const text = readFileSync(page, 'utf8')
  const part = `<!-- measured: ${name} -->\n\n${markdown.trim()}\n\n<!-- end of measured -->`
  const old = new RegExp(`<!-- measured: ${name} -->\\n[\\s\\S]*?<!-- end of measured -->`)
  writeFileSync(page, old.test(text) ? text.replace(old, () => part) : `${text.trimEnd()}\n\n${part}\n`)
}

/** What it was measured on: `2026-11-20: 2 × Intel(R) …, Node 24.1.0`. */
export const machine = () =>
  `${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`
