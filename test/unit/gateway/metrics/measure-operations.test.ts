import { OperationTypeNode, parse } from 'graphql'
import { Registry } from '#platform/metrics'
import type { CallerViewer } from '#root/gateway/src/auth/caller-viewer'
import { createOperationMeasure } from '#root/gateway/src/metrics/measure-operations'
import type { RequestContext } from '#root/gateway/src/requests/request-context'

const user: CallerViewer = { kind: 'token', id: 'a', scope: 'a' } as unknown as CallerViewer
const anonymous: CallerViewer = { kind: 'anonymous' }

interface Run {
  readonly viewer: CallerViewer | null
  readonly clientName: string | null
  readonly result: { readonly data?: string; readonly errors?: readonly unknown[] }
}

function createWorld() {
  const registry = new Registry()
  const measure = createOperationMeasure(registry)
  const run = async (name: string, { viewer = user, clientName = 'web', result = {} }: Partial<Run> = {}) => {
    const operation = { document: parse(`query ${name} { a }`), operationName: name, kind: OperationTypeNode.QUERY }
    const execute = measure.around(operation, () => Promise.resolve({ data: '{}', ...result }))
    await execute({}, { caller: { viewer }, clientName: clientName ?? undefined } as RequestContext)
  }
  const samples = async () =>
    [...(await registry.metrics()).matchAll(/^plumbline_operations_total\{(.*)\} ([1-9]\d*)$/gm)].map(
      ([, labels = '', value]) => `${labels.replaceAll(/\w+="(\w+)"/g, '$1')} ${value}`,
    )
  return { run, samples, registry }
}

test('operations are counted by name, client, kind and outcome', async () => {
  const { run, samples } = createWorld()
  await run('Runs')
  await run('Runs')
  await run('Runs', { result: { data: '{"a":1}', errors: [new Error('a')] } })
  await run('Runs', { result: { data: 'null', errors: [new Error('a')] } })
  await run('Runs', { clientName: null })
  expect(await samples()).toEqual([
    'Runs,web,query,ok 2',
    'Runs,web,query,partial 1',
    'Runs,web,query,failed 1',
    'Runs,none,query,ok 1',
  ])
})

test.each([[anonymous], [null]])('names that only callers like %o use are counted together', async (viewer) => {
  const { run, samples } = createWorld()
  for (let i = 0; i < 300; i++) await run(`Invented${i}`, { viewer, clientName: `client${i}` })
  expect(await samples()).toEqual(['other,other,query,ok 300'])
  await run('Runs')
  await run('Runs', { viewer })
  expect(await samples()).toEqual(['other,other,query,ok 300', 'Runs,web,query,ok 2'])
})

test('a failed operation does not make a name known', async () => {
  const { run, samples } = createWorld()
  await run('Guess', { result: { data: 'null', errors: [new Error('a')] } })
  expect(await samples()).toEqual(['other,other,query,failed 1'])
})

test('there are at most 200 names of operations and 20 of clients', async () => {
  const { run, samples } = createWorld()
  for (let i = 0; i < 250; i++) await run(`Operation${i}`, { clientName: `client${i}` })
  const labels = (await samples()).map((sample) => sample.split(/[, ]/))
  expect(new Set(labels.map(([operation]) => operation)).size).toBe(201)
  expect(new Set(labels.map(([, client]) => client)).size).toBe(21)
})

test('the execution of an operation returns what it executes, also an error', async () => {
  const measure = createOperationMeasure(new Registry())
  const operation = { document: parse('{ a }'), operationName: undefined, kind: OperationTypeNode.QUERY }
  const failing = measure.around(operation, () => Promise.reject(new Error('no')))
  await expect(failing({}, { caller: { viewer: null } } as RequestContext)).rejects.toThrow('no')
})
