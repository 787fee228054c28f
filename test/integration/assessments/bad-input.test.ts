import { createId } from '#platform/ids'
import { anAdvice, begin, createAssessment, recordAdvice, requirements } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { anOrganization, agents } from './support/viewers.ts'

const megabyte = 'x'.repeat(1_048_576)
const { id: organizationId, admin } = anOrganization()

let assessments: Assessments
let assessmentId: string
let recommendationId: string

beforeAll(async () => {
  assessments = await startAssessments()
  assessmentId = (await createAssessment(assessments, admin, { organizationId })).id
  const run = await begin(assessments, agents, assessmentId)
  const ids = await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('one')] })
  recommendationId = ids[0] ?? ''
})
afterAll(() => assessments.dispose())

/** The code, field and length of the first error's message: a client's megabyte must not be echoed. */
const refusal = async (query: string, variables: Readonly<Record<string, unknown>>) => {
  const { errors = [] } = await assessments.answer(admin, query, variables)
  const [error] = errors
  expect(error?.message.length ?? 0).toBeLessThan(400)
  expect(JSON.stringify(errors)).not.toContain('node_modules')
  return { code: error?.extensions['code'], field: error?.extensions['field'], message: error?.message }
}

describe('ids', () => {
  const ids = [
    ['unknown', createId('asm'), createId('rec')],
    ['of another kind', createId('run'), createId('run')],
    ['empty', '', ''],
    ['a megabyte long', megabyte, megabyte],
    ['an operator', '{"$ne":null}', '{"$ne":null}'],
  ] as const

  test.each(ids)('that are %s are null to queries and NOT_FOUND to all else', async (_name, asm, rec) => {
    const gone = { code: 'NOT_FOUND' }
    const lookUp = 'query ($asm: ID!, $rec: ID!) { assessment(id: $asm) { id } recommendation(id: $rec) { id } }'
    await expect(assessments.answer(admin, lookUp, { asm, rec })).resolves.toEqual({
      data: { assessment: null, recommendation: null },
    })
    await expect(
      refusal('mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { id } } }', { id: asm }),
    ).resolves.toMatchObject(gone)
    await expect(
      refusal('mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { assessment { id } } }', {
        input: { id: asm, expectedVersion: 1, title: 'x' },
      }),
    ).resolves.toMatchObject(gone)
    await expect(
      refusal(
        'mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { id } } }',
        {
          input: { id: rec, decision: 'ACCEPTED' },
        },
      ),
    ).resolves.toMatchObject(gone)
    const opened = await assessments.watch(admin, 'subscription ($id: ID!) { assessmentUpdated(id: $id) { id } }', {
      id: asm,
    })
    expect(opened).toMatchObject({ errors: [{ extensions: gone }] })
  })

  test('of unknown organizations are NOT_FOUND', async () => {
    for (const id of [createId('org'), '', megabyte, '__proto__']) {
      const input = { organizationId: id, title: 'x', requirements }
      await expect(
        refusal('mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }', {
          input,
        }),
      ).resolves.toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  test('in references to missing objects return null', async () => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }`
    const of = ['Assessment', 'Recommendation', 'Report', 'Organization'].map((__typename) => ({
      __typename,
      id: megabyte,
    }))
    await expect(assessments.ask(admin, query, { of })).resolves.toEqual({ _entities: [null, null, null, null] })
  })
})

describe('pages', () => {
  const ofOrganization = `query ($of: [_Any!]!, $first: Int, $after: String) {
    _entities(representations: $of) { ... on Organization { assessments(first: $first, after: $after) { totalCount } } }
  }`
  const ofAssessment = `query ($id: ID!, $first: Int, $after: String) {
    assessment(id: $id) { recommendations(first: $first, after: $after) { totalCount } }
  }`
  const toCursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')
  const both = async (variables: object) => [
    await refusal(ofOrganization, { of: [{ __typename: 'Organization', id: organizationId }], ...variables }),
    await refusal(ofAssessment, { id: assessmentId, ...variables }),
  ]

  test.each([0, -1, 101, 10_000])('of %i are refused', async (first) => {
    for (const found of await both({ first })) {
      expect(found).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' })
      expect(found.message).toContain(`expected an integer from 1 to 100, got ${first}`)
    }
  })

  test.each([
    ['nothing', ''],
    ['no cursor', 'next please'],
    ['a megabyte', megabyte],
    ['a cursor of numbers', toCursor([1])],
    ['a cursor of too many parts', toCursor([1, 'rec_1', 'more'])],
    ['a cursor that is an operator', toCursor([{ $gt: '' }])],
    ['a cursor that is no list', toCursor({ length: 1 })],
  ])('behind %s are refused', async (_name, after) => {
    for (const found of await both({ after })) expect(found).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
  })

  test('behind the cursor of another list are refused', async () => {
    const cursor = toCursor([1, 'rec_1'])
    const query = { of: [{ __typename: 'Organization', id: organizationId }], after: cursor }
    await expect(refusal(ofOrganization, query)).resolves.toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
  })
})

describe('texts', () => {
  const createWith = (facts: object) =>
    refusal('mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }', {
      input: { organizationId, title: 'Chat', requirements, ...facts },
    })

  test.each([
    ['empty', '', 0],
    ['of blanks', ' \n ', 0],
    ['a megabyte long', megabyte, 1_048_576],
  ])('that are %s are no title', async (_name, title, length) => {
    const message = `title: expected 1 to 200 characters, got ${length}`
    await expect(createWith({ title })).resolves.toMatchObject({ code: 'BAD_USER_INPUT', field: 'title', message })
  })

  test('that are a megabyte long are no note', async () => {
    const input = { id: recommendationId, decision: 'REJECTED', note: megabyte }
    await expect(
      refusal(
        'mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { id } } }',
        {
          input,
        },
      ),
    ).resolves.toMatchObject({ code: 'BAD_USER_INPUT', field: 'note' })
  })

  test('with letters, emoji and operators of all kinds are returned unchanged', async () => {
    const title = 'Ünï codé 🧪 $where {"$gt":""} <script>'
    await expect(createAssessment(assessments, admin, { organizationId, title })).resolves.toMatchObject({ title })
  })

  test.each(['a\0b', 'a\u202Eb', 'a\nb', '\u200B'])('with %j are refused in a title', async (title) => {
    await expect(createAssessment(assessments, admin, { organizationId, title })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'title' },
    })
  })

  test('the problems of all fields are listed', async () => {
    const { errors = [] } = await assessments.answer(
      admin,
      'mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }',
      { input: { organizationId, title: '', requirements: { workloads: [{ name: 'it', kind: 'TRAINING' }] } } },
    )
    expect(errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'title',
      correlationId: 'test',
      problems: [
        { field: 'title' },
        { field: 'requirements.workloads[0].modelParamsB' },
        { field: 'requirements.workloads[0].trainingTokensB' },
      ],
    })
  })

  test.each([
    ['a number that is text', { teamSize: 'many' }],
    ['an amount that is no number', { monthlyBudget: { amount: 'much', currencyCode: 'USD' } }],
    ['an amount without a currency', { monthlyBudget: { amount: '1.00' } }],
    ['an amount in a currency without prices', { monthlyBudget: { amount: '1.00', currencyCode: 'EUR' } }],
    ['a number beyond numbers', { teamSize: 1e400 }],
    ['an integer with a fraction', { teamSize: 1.5 }],
    ['an unknown framework', { compliance: ['ISO_9001'] }],
    ['a field that there is not', { budget: 1 }],
    ['no workloads', { workloads: null }],
  ])('%s is BAD_USER_INPUT', async (_name, facts) => {
    await expect(createWith({ requirements: { ...requirements, ...facts } })).resolves.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })
})
