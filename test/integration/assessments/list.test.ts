import { createAssessment } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { anOrganization } from './support/viewers.ts'

const archive = `mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { status version } } }`

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

describe('the list of an organization', () => {
  const list = `query (
    $of: [_Any!]!, $first: Int, $after: String, $last: Int, $before: String, $status: [AssessmentStatus!], $orderBy: AssessmentOrder
  ) {
    _entities(representations: $of) { ... on Organization {
      assessments(
        first: $first, after: $after, last: $last, before: $before, filter: { status: $status }, orderBy: $orderBy
      ) {
        totalCount edges { cursor node { id } } nodes { title }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    } }
  }`
  interface Listed {
    readonly totalCount: number
    readonly edges: readonly { readonly cursor: string }[]
    readonly nodes: readonly { readonly title: string }[]
    readonly pageInfo: {
      readonly hasNextPage: boolean
      readonly hasPreviousPage: boolean
      readonly startCursor: string | null
      readonly endCursor: string | null
    }
  }
  const { id: organizationId, admin } = anOrganization()
  const page = async (variables: object): Promise<Listed> => {
    const of = [{ __typename: 'Organization', id: organizationId }]
    const data = await assessments.ask<{ _entities: [{ assessments: Listed }] }>(admin, list, { of, ...variables })
    return data._entities[0].assessments
  }

  beforeAll(async () => {
    for (const title of ['1', '2', '3', '4', '5']) {
      const { id } = await createAssessment(assessments, admin, { organizationId, title })
      if (title === '2' || title === '4') await assessments.ask(admin, archive, { id })
      // Ids are ordered by the millisecond of their creation.
      const made = Date.now()
      while (Date.now() === made);
    }
  })

  test('is sorted newest first, in pages', async () => {
    const first = await page({ first: 2 })
    expect(first).toMatchObject({ totalCount: 5, nodes: [{ title: '5' }, { title: '4' }] })
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[1]?.cursor,
    })
    const second = await page({ first: 2, after: first.pageInfo.endCursor })
    expect(second).toMatchObject({ nodes: [{ title: '3' }, { title: '2' }], pageInfo: { hasPreviousPage: true } })
    const third = await page({ first: 2, after: second.pageInfo.endCursor })
    expect(third).toMatchObject({ nodes: [{ title: '1' }], pageInfo: { hasNextPage: false } })
    const beyond = await page({ first: 2, after: third.pageInfo.endCursor })
    expect(beyond).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, startCursor: null, endCursor: null } })
  })

  test('is read backwards in pages, each in the order of the list', async () => {
    const last = await page({ last: 2 })
    expect(last).toMatchObject({ totalCount: 5, nodes: [{ title: '2' }, { title: '1' }] })
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const middle = await page({ last: 2, before: last.pageInfo.startCursor })
    expect(middle).toMatchObject({
      nodes: [{ title: '4' }, { title: '3' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    })
    const first = await page({ last: 2, before: middle.pageInfo.startCursor })
    expect(first).toMatchObject({
      nodes: [{ title: '5' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    })
    // From there forwards again.
    await expect(page({ first: 2, after: first.pageInfo.endCursor })).resolves.toMatchObject({
      nodes: [{ title: '4' }, { title: '3' }],
    })
  })

  test('is sorted oldest first on request, forwards and backwards', async () => {
    const orderBy = { field: 'CREATED_AT', direction: 'ASC' }
    const first = await page({ first: 2, orderBy })
    expect(first).toMatchObject({ nodes: [{ title: '1' }, { title: '2' }], pageInfo: { hasNextPage: true } })
    await expect(page({ first: 2, orderBy, after: first.pageInfo.endCursor })).resolves.toMatchObject({
      nodes: [{ title: '3' }, { title: '4' }],
    })
    const last = await page({ last: 2, orderBy })
    expect(last).toMatchObject({ nodes: [{ title: '4' }, { title: '5' }] })
    await expect(page({ last: 2, orderBy, before: last.pageInfo.startCursor })).resolves.toMatchObject({
      nodes: [{ title: '2' }, { title: '3' }],
    })
    await expect(page({ last: 1, orderBy, status: ['ARCHIVED'] })).resolves.toMatchObject({ nodes: [{ title: '4' }] })
  })

  test.each([
    [{ last: 0 }, 'last'],
    [{ last: 101 }, 'last'],
    [{ first: 5, last: 5 }, 'first'],
    [{ before: 'x' }, 'before'],
    [{ last: 5, before: 'x' }, 'before'],
    [{ last: 5, after: 'x' }, 'after'],
  ])('refuses %j', async (variables, field) => {
    await expect(page(variables)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field } })
  })

  test('can be of some states only, and is counted so', async () => {
    await expect(page({ status: ['ARCHIVED'] })).resolves.toMatchObject({
      totalCount: 2,
      nodes: [{ title: '4' }, { title: '2' }],
    })
    await expect(page({ first: 1, status: ['DRAFT', 'RUNNING'] })).resolves.toMatchObject({
      totalCount: 3,
      nodes: [{ title: '5' }],
      pageInfo: { hasNextPage: true },
    })
    await expect(page({ status: [] })).resolves.toMatchObject({ totalCount: 5 })
    await expect(page({ status: ['FAILED'] })).resolves.toMatchObject({ totalCount: 0, nodes: [] })
  })

  test('returns twenty by default', async () => {
    await expect(page({ first: null })).resolves.toMatchObject({ nodes: { length: 5 } })
  })
})
