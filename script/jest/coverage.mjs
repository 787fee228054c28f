import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A report takes tens of milliseconds, because V8 examines all functions, so it is not made after every test file. */
const reportEveryMs = 5_000
const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/

/**
 * Records which lines of the repository's sources V8 executes in this process, and writes them to
 * `<directory>/<pid>.json`: the numbers of the executed lines by path. `compiled` has the code of files that Node does not
 * load as they are, by URL.
 * @returns a function to call between test files
 */
export function recordCoverage(directory, compiled) {
  const root = pathToFileURL(`${process.cwd()}/`).href
  const executed = new Map()
  const session = new Session()
  session.connect()
  call(session, 'Profiler.enable')
  // Without counts, V8 reports each function once and can optimise it afterwards.
  call(session, 'Profiler.startPreciseCoverage', { callCount: false, detailed: true })
  let reportedAt = performance.now()

  const report = () => {
    reportedAt = performance.now()
    for (const { url, functions } of call(session, 'Profiler.takePreciseCoverage').result) {
      if (!url.startsWith(root) || url.includes('/node_modules/') || !url.endsWith('.ts')) continue
      const path = url.slice(root.length)
      const lines = executed.get(path) ?? new Set()
      executed.set(path, lines)
      const code = compiled.get(url) ?? readFileSync(fileURLToPath(url), 'utf8')
      for (const line of executedLines(code, functions)) lines.add(line)
    }
    mkdirSync(directory, { recursive: true })
    const record = Object.fromEntries([...executed].map(([path, lines]) => [path, [...lines]]))
    writeFileSync(join(directory, `${process.pid}.json`), JSON.stringify(record))
  }
  process.once('exit', report)
  // Jest sends it to workers that are slow to exit.
  process.once('SIGTERM', () => process.exit())
  return () => {
    if (performance.now() - reportedAt > reportEveryMs) report()
  }
}

/** The lines with executed code, counted from 1; of the original file, if the code has a source map. */
function executedLines(code, functions) {
  const reached = new Uint8Array(code.length)
  // V8 lists outer functions before inner ones, and the range of a function before those of its blocks.
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges) reached.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  const map = inlineMap.exec(code)?.[1]
  const original = map === undefined ? null : new SourceMap(JSON.parse(Buffer.from(map, 'base64').toString()))
  const lines = []
  let start = 0
  for (const [index, text] of code.split('\n').entries()) {
    const indent = text.length - text.trimStart().length
    const isExecuted = reached.subarray(start + indent, start + text.trimEnd().length).includes(1)
    if (isExecuted) lines.push((original?.findEntry(index, indent).originalLine ?? index) + 1)
    start += text.length + 1
  }
  return lines
}

function call(session, method, parameters) {
  let outcome
  session.post(method, parameters, (error, result) => {
    if (error) throw new Error(`expected ${method} to succeed, got: ${error.message}`)
    outcome = result
  })
  return outcome
}
