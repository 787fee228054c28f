import { execFileSync } from 'node:child_process'

/** In a process of its own: here another test may have loaded Apollo Gateway before. */
const script = `
import { createRequire } from 'node:module'
import './gateway/src/supergraph/without-telemetry.ts'
import { ApolloGateway } from '@apollo/gateway'
new ApolloGateway({ supergraphSdl: '' })
const { cache } = createRequire(import.meta.url)
const loaded = Object.keys(cache).filter((path) => cache[path].filename !== null)
console.log(JSON.stringify(loaded.map((path) => path.replace(/.*node_modules\\/((@[^/]+\\/)?[^/]+).*/, '$1'))))
`

test('no package that reports to Apollo is loaded', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'], APOLLO_TELEMETRY_DISABLED: 'false' },
    encoding: 'utf8',
  })
  const packages = new Set(JSON.parse(output) as string[])
  expect(packages).toContain('@apollo/gateway')
  expect([...packages].filter((name) => name.startsWith('@opentelemetry/'))).toEqual(['@opentelemetry/api'])
})
