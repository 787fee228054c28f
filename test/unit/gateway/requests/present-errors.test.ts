import { GraphQLError } from 'graphql'
import { createLog } from '#platform/logging'
import { createErrorPresenter } from '../../../../gateway/src/requests/present-errors.ts'

const log = createLog({ service: 'test', level: 'fatal' })
const failed = { correlationId: 'req_1' }
const stacktrace = ['Error: no', '    at secret.ts:1']

describe.each([
  ['our graph', false],
  ['another graph', true],
])('an error of a subgraph of %s', (_whose, passesForeignCodes) => {
  const present = createErrorPresenter({ passesForeignCodes, log })

  test.each(['NOT_FOUND', 'INTERNAL', 'INTERNAL_SERVER_ERROR', 'THEIRS'])(
    'with the code %s leaves its stack trace inside',
    (code) => {
      const extensions = { code, serviceName: 'users', stacktrace }
      const formatted = { message: 'no', path: ['a'], extensions }
      for (const error of [new GraphQLError('no', { path: ['a'], extensions }), formatted]) {
        const text = JSON.stringify(present([error], failed))
        expect(text).toContain('"correlationId":"req_1"')
        expect(text).not.toContain('secret')
      }
    },
  )
})

test('what an internal error of our graph says stays inside, and its place and id are shown', () => {
  const present = createErrorPresenter({ passesForeignCodes: false, log })
  const extensions = { code: 'INTERNAL', serviceName: 'users' }
  for (const error of [
    new GraphQLError('secret', { path: ['a'], extensions }),
    { message: 'secret', path: ['a'], extensions },
  ])
    expect(present([error], failed)).toEqual([
      {
        message: 'Something went wrong on our side. Correlation id: req_1',
        path: ['a'],
        extensions: { code: 'INTERNAL', correlationId: 'req_1' },
      },
    ])
})
