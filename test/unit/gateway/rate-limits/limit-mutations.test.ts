import type { WrittenResult } from '@plumbline/query-plan-executor'
import { OperationTypeNode, parse } from 'graphql'
import { AppError } from '#platform/errors'
import type { KnownOperation, Operation, OperationExecutor } from '#root/gateway/src/operations/operation-executor'
import { createAdmission } from '#root/gateway/src/rate-limits/admission'
import { limitMutations } from '#root/gateway/src/rate-limits/limit-mutations'
import type { RequestContext } from '#root/gateway/src/requests/request-context'

/** Counts what is consumed, up to a limit. */
function createLimiter(name: string, points: number, consumed: string[]) {
  let left = points
  return {
    consume: async (key: string, count = 1) => {
      consumed.push(`${name} ${key} ${count}`)
      left -= count
      if (left < 0)
        throw new AppError({ code: 'RATE_LIMITED', message: 'too many', details: { retryAfterMs: 1_001, name } })
    },
    reset: async () => undefined,
  }
}

function create(points = 100) {
  const consumed: string[] = []
  const executed: string[] = []
  const known = new Map<string, KnownOperation>()
  const find = (source: string) => known.get(source)
  const inner: OperationExecutor = {
    find,
    findPersisted: (hash) => find(hash.replace('hash of ', '')),
    prepare: async () => undefined,
    execute: async ({ source, kind }): Promise<WrittenResult> => {
      executed.push(source)
      known.set(source, { kind } as KnownOperation)
      return { data: '{}' }
    },
  }
  const invitations = createLimiter('invitations', points, consumed)
  const executor = limitMutations(inner, {
    mutations: new Map([
      ['signIn', createLimiter('sign-ins', points, consumed)],
      ['invite', invitations],
      ['resend', invitations],
    ]),
    anonymousOperations: createLimiter('anonymous', points, consumed),
  })
  const execute = (source: string, given: Partial<Operation> = {}, clientAddress = '192.0.2.1') => {
    const kind = source.startsWith('mutation') ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY
    const operation = { document: parse(source), source, operationName: undefined, kind, variables: {}, ...given }
    return executor.execute(operation, { clientAddress } as RequestContext)
  }
  return { consumed, executed, executor, execute }
}

describe('mutations of one address', () => {
  test.each([
    ['mutation { signIn }', ['sign-ins 192.0.2.1 1']],
    ['mutation { a: signIn b: signIn other }', ['sign-ins 192.0.2.1 2']],
    [
      'mutation { signIn invite resend }',
      ['sign-ins 192.0.2.1 1', 'invitations 192.0.2.1 1', 'invitations 192.0.2.1 1'],
    ],
    [
      'mutation { ...F } fragment F on Mutation { signIn ... { invite } ...G } fragment G on Mutation { signIn }',
      ['sign-ins 192.0.2.1 2', 'invitations 192.0.2.1 1'],
    ],
    ['mutation { other { signIn } signIn: other }', []],
    ['{ signIn }', []],
  ])('are counted by their fields: %s', async (source, expected) => {
    const { execute, consumed, executed } = create()
    expect(await execute(source)).toEqual({ data: '{}' })
    expect(consumed).toEqual(expected)
    expect(executed).toEqual([source])
  })

  test('are counted for the operation that is executed', async () => {
    const { execute, consumed } = create()
    const source = 'mutation A { signIn } mutation B { other }'
    await execute(source, { operationName: 'B' })
    expect(consumed).toEqual([])
    await execute(source, { operationName: 'A' })
    expect(consumed).toEqual(['sign-ins 192.0.2.1 1'])
  })

  test('are counted for its network', async () => {
    const { execute, consumed } = create()
    await execute('mutation { signIn }', {}, '2001:db8:1:2:3::4')
    expect(consumed).toEqual(['sign-ins 2001:db8:1:2::/64 1'])
  })

  test('are not executed past the limit, with the time to wait in whole seconds', async () => {
    const { execute, executed } = create(1)
    const { errors = [] } = await execute('mutation { a: signIn b: signIn }')
    expect(executed).toEqual([])
    expect(errors).toMatchObject([
      { message: 'too many', extensions: { code: 'RATE_LIMITED', retryAfterMs: 1_001, http: { status: 429 } } },
    ])
    const headers: unknown = errors[0]?.extensions['http']?.headers
    expect(new Map(headers as Iterable<readonly [string, string]>).get('retry-after')).toBe('2')
  })

  test('pass on errors that are not refusals', async () => {
    const failure = new Error('defect')
    const broken = { consume: () => Promise.reject(failure), reset: async () => undefined }
    const executor = limitMutations({} as OperationExecutor, {
      mutations: new Map([['signIn', broken]]),
      anonymousOperations: broken,
    })
    const operation = { document: parse('mutation { signIn }'), kind: OperationTypeNode.MUTATION } as Operation
    await expect(executor.execute(operation, { clientAddress: '192.0.2.1' } as RequestContext)).rejects.toBe(failure)
  })

  test('are executed by a way that counts them, also when they are known', async () => {
    const { execute, executor } = create()
    for (const source of ['mutation { signIn }', 'mutation { other }', '{ signIn }']) await execute(source)
    const isFound = (source: string) => [
      executor.find(source, undefined) !== undefined,
      executor.findPersisted(`hash of ${source}`, undefined) !== undefined,
    ]
    expect(isFound('mutation { signIn }')).toEqual([false, false])
    expect(isFound('mutation { other }')).toEqual([true, true])
    expect(isFound('{ signIn }')).toEqual([true, true])
  })
})

describe('operations of anonymous callers', () => {
  async function admit(requested: Parameters<ReturnType<typeof createAdmission>['admitAnonymous']>[0]) {
    const consumed: string[] = []
    const operation = {} as KnownOperation
    const admission = createAdmission({
      limits: { anonymousOperations: createLimiter('anonymous', 100, consumed) },
      executor: {
        find: (source, name) => (source === 'known' && name === 'A' ? operation : undefined),
        findPersisted: (hash, name) => (hash === 'hash' && name === 'A' ? operation : undefined),
      },
    })
    await admission.admitAnonymous(requested, '2001:db8::1')
    return consumed
  }

  test.each([
    { query: 'known', operationName: 'A' },
    { sha256: 'hash', operationName: 'A' },
  ])('are not counted when they are known: %j', async (requested) => {
    expect(await admit(requested)).toEqual([])
  })

  test.each([
    { query: 'new', operationName: 'A' },
    { query: 'known', operationName: 'B' },
    { query: 'known' },
    { sha256: 'other', operationName: 'A' },
    { sha256: 'hash' },
    // A text that is persisted under the hash of another one.
    { query: 'new', sha256: 'hash', operationName: 'A' },
    {},
  ])('are counted when they are new: %j', async (requested) => {
    expect(await admit(requested)).toEqual(['anonymous 2001:db8:0:0::/64 1'])
  })
})
