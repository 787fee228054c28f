import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

const page = 'docs/benchmarks.md'

/**
 * Writes results to their part of docs/benchmarks.md, which is between `<!-- measured: name -->` and
 * `<!-- end of measured -->`; a new part is appended. The rest of the page is not changed.
 * @param name - of the part: lower case letters and hyphens
 */
export function recordMeasured(name: string, markdown: string): void {
  const text = readFileSync(page, 'utf8')
  const part = `<!-- measured: ${name} -->\n\n${markdown.trim()}\n\n<!-- end of measured -->`
  const old = new RegExp(`<!-- measured: ${name} -->\\n[\\s\\S]*?<!-- end of measured -->`)
  writeFileSync(page, old.test(text) ? text.replace(old, () => part) : `${text.trimEnd()}\n\n${part}\n`)
}

/** Date and machine: `2026-11-20: 2 × Intel(R) …, Node 24.1.0`. */
export const machine = () =>
  `${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`
