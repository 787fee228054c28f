import { createAssessment, requirements } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { anOrganization, aUser } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const count = `query ($id: ID!) {
  _entities(representations: [{ __typename: "Organization", id: $id }]) {
    ... on Organization { assessments { totalCount } }
  }
}`

describe('createAssessment with an idempotency key', () => {
  const inputOf = (organizationId: string, more: Readonly<Record<string, unknown>> = {}) => ({
    organizationId,
    title: 'Chat',
    requirements,
    idempotencyKey: 'once',
    ...more,
  })

  test('creates one assessment, however often it is called, concurrently or later', async () => {
    const { id: organizationId, member } = anOrganization()
    const create = () => createAssessment(assessments, member, inputOf(organizationId))
    const made = await Promise.all([create(), create(), create(), create()])
    made.push(await create())
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    const { _entities } = await assessments.ask<{ _entities: unknown }>(member, count, { id: organizationId })
    expect(_entities).toEqual([{ assessments: { totalCount: 1 } }])
  })

  test('returns the current assessment', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, inputOf(organizationId))
    const update = `mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { assessment { version } } }`
    await assessments.ask(member, update, { input: { id, expectedVersion: 1, title: 'Renamed' } })
    const again = `mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id title version } } }`
    await expect(assessments.ask(member, again, { input: inputOf(organizationId) })).resolves.toEqual({
      createAssessment: { assessment: { id, title: 'Renamed', version: 2 } },
    })
  })

  test('refuses the key with other input, and accepts equivalent input', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, inputOf(organizationId))
    await expect(createAssessment(assessments, member, inputOf(organizationId, { title: ' Chat ' }))).resolves.toEqual(
      expect.objectContaining({ id }),
    )
    const others = [{ title: 'Other' }, { requirements: { ...requirements, teamSize: 3 } }]
    for (const other of others)
      await expect(createAssessment(assessments, member, inputOf(organizationId, other))).rejects.toMatchObject({
        code: 'CONFLICT',
      })
  })

  test('keeps the keys of users and of organizations apart', async () => {
    const [one, other] = [anOrganization(), anOrganization()]
    const member = aUser({ [one.id]: 'MEMBER', [other.id]: 'MEMBER' })
    const made = [
      await createAssessment(assessments, member, inputOf(one.id)),
      await createAssessment(assessments, member, inputOf(other.id)),
      await createAssessment(assessments, one.member, inputOf(one.id)),
    ]
    expect(new Set(made.map(({ id }) => id)).size).toBe(3)
  })

  test('is not visible to a former member', async () => {
    const { id: organizationId, member } = anOrganization()
    await createAssessment(assessments, member, inputOf(organizationId))
    const gone = { ...member, roles: {} }
    await expect(createAssessment(assessments, gone, inputOf(organizationId))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('refuses an empty key and one that is too long', async () => {
    const { id: organizationId, member } = anOrganization()
    for (const idempotencyKey of ['', ' ', 'x'.repeat(201)])
      await expect(
        createAssessment(assessments, member, inputOf(organizationId, { idempotencyKey })),
      ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'idempotencyKey' } })
  })
})
