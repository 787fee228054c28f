import { stripTypeScriptTypes } from 'node:module'

/** Numbers of executed lines, counted from 1, by path from the root of the repository. */
export type ExecutedLines = Readonly<Record<string, readonly number[]>>

/** The coverage of one workspace. */
export interface CoverageRow {
  readonly workspace: string
  readonly files: number
  /** Paths of files with code of which no line was executed. */
  readonly untested: readonly string[]
  readonly lines: number
  readonly executed: number
}

const workspaceOf = (path: string): string => /^((?:packages|subgraphs|embedded)\/)?[^/]+/.exec(path)?.[0] ?? path

/** Summarises what the processes of a test run have executed, by workspace. Files without code (types alone) are left out. */
export function summariseCoverage(sources: ReadonlyMap<string, string>, records: readonly ExecutedLines[]) {
  const files = [...sources].flatMap(([path, source]) => {
    const lines = linesWithCode(source)
    const reached = new Set(records.flatMap((record) => record[path] ?? []))
    return lines.length === 0 ? [] : [{ path, lines, executed: lines.filter((line) => reached.has(line)).length }]
  })
  const byWorkspace = Map.groupBy(files, ({ path }) => workspaceOf(path))
  return [...byWorkspace].map(([workspace, members]): CoverageRow => ({
    workspace,
    files: members.length,
    untested: members.flatMap(({ path, executed }) => (executed === 0 ? [path] : [])),
    lines: members.reduce((sum, { lines }) => sum + lines.length, 0),
    executed: members.reduce((sum, { executed }) => sum + executed, 0),
  }))
}

/** The rows as a table for a terminal. */
export function coverageTable(rows: readonly CoverageRow[]): string {
  const cells = rows.map(({ workspace, files, untested, lines, executed }) => [
    workspace,
    String(files),
    String(untested.length),
    `${((100 * executed) / lines).toFixed(1)} %`,
  ])
  const table = [['workspace', 'files', 'not executed', 'lines executed'], ...cells]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

/** Lines that are neither empty nor a comment once types are removed, counted from 1. */
function linesWithCode(source: string): readonly number[] {
  const code = stripTypeScriptTypes(source).replaceAll(/\/\*[\s\S]*?\*\//g, (comment) =>
    comment.replaceAll(/[^\n]/g, ''),
  )
  return code.split('\n').flatMap((line, index) => (/^\s*(\/\/|$)/.test(line) ? [] : [index + 1]))
}
