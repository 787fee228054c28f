import { coverageTable, summariseCoverage } from '#root/script/coverage'

const sources = new Map([
  ['gateway/src/one.ts', '/** Adds. */\nexport function add(a: number): number {\n  // one\n  return a + 1\n}\n'],
  ['gateway/src/two.ts', 'export const two = 2\n'],
  ['gateway/src/types.ts', 'export interface Types {\n  readonly name: string\n}\n'],
  ['subgraphs/users/src/three.ts', 'export const three = 3\n'],
])

test('counts the lines with code of every workspace, executed by any process', () => {
  const rows = summariseCoverage(sources, [
    { 'gateway/src/one.ts': [1, 2] },
    { 'gateway/src/one.ts': [2, 4], 'subgraphs/users/src/three.ts': [1] },
  ])
  expect(rows).toEqual([
    { workspace: 'gateway', files: 2, untested: ['gateway/src/two.ts'], lines: 4, executed: 2 },
    { workspace: 'subgraphs/users', files: 1, untested: [], lines: 1, executed: 1 },
  ])
})

test('shows a line for each workspace', () => {
  const rows = summariseCoverage(sources, [{ 'gateway/src/one.ts': [2] }])
  expect(coverageTable(rows).split('\n')).toEqual([
    'workspace        files  not executed  lines executed',
    'gateway              2             1          25.0 %',
    'subgraphs/users      1             1           0.0 %',
  ])
})
