import { begin, createAssessment, readAssessment, requirements } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { aStranger, agents, anOrganization, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const update = `mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { title version status } }`
const archive = `mutation ($id: ID!) { archiveAssessment(id: $id) { status version } }`

describe('creating', () => {
  test('gives a draft of the organization, with all that was written', async () => {
    const { id: organizationId, member } = anOrganization()
    const full = {
      workloads: [
        {
          name: 'Chat',
          kind: 'ONLINE_INFERENCE',
          modelParamsB: 70,
          precision: 'FP8',
          requestsPerSecond: 12.5,
          inputTokensPerRequest: 900,
          outputTokensPerRequest: 250,
          latencyP99Ms: 4_000,
          trainingTokensB: null,
          trainingDays: null,
          datasetGB: null,
          hoursPerMonth: 730,
        },
      ],
      currentInfrastructure: {
        monthlySpendUsd: 41_000.5,
        instances: [{ provider: 'AWS', sku: 'p5.48xlarge', count: 2, hoursPerMonth: null }],
      },
      preferredProviders: ['AWS', 'GCP'],
      regions: ['eu-central-1', 'DE'],
      compliance: ['GDPR', 'SOC2'],
      monthlyBudgetUsd: 60_000,
      growthPercentPerYear: 120,
      teamSize: 9,
      goals: 'Halve the latency.',
    }
    const { id } = await createAssessment(assessments, member, { organizationId, title: ' Chat ', requirements: full })
    const query = `query ($id: ID!) {
      assessment(id: $id) {
        id title status version createdAt updatedAt organization { id } createdBy { id } report { id }
        recommendations { totalCount nodes { id } }
        requirements {
          workloads {
            name kind modelParamsB precision requestsPerSecond inputTokensPerRequest outputTokensPerRequest latencyP99Ms
            trainingTokensB trainingDays datasetGB hoursPerMonth
          }
          currentInfrastructure { monthlySpendUsd instances { provider sku count hoursPerMonth } }
          preferredProviders regions compliance monthlyBudgetUsd growthPercentPerYear teamSize goals
        }
      }
    }`
    const { assessment } = await assessments.ask<{ assessment: Record<string, unknown> }>(member, query, { id })
    expect(assessment).toEqual({
      id: expect.stringMatching(/^asm_/) as unknown,
      title: 'Chat',
      status: 'DRAFT',
      version: 1,
      createdAt: expect.any(String) as unknown,
      updatedAt: assessment['createdAt'],
      organization: { id: organizationId },
      createdBy: { id: member.userId },
      report: null,
      recommendations: { totalCount: 0, nodes: [] },
      requirements: full,
    })
  })

  test('takes a MEMBER', async () => {
    const { id: organizationId, viewer, owner } = anOrganization()
    await expect(createAssessment(assessments, owner, { organizationId })).resolves.toMatchObject({ version: 1 })
    await expect(createAssessment(assessments, viewer, { organizationId })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(createAssessment(assessments, aStranger(), { organizationId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(createAssessment(assessments, anybody, { organizationId })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })
})

describe('updating', () => {
  test('changes a draft and counts its versions', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    const write = (input: object) => assessments.ask(member, update, { input: { id, ...input } })
    await expect(write({ expectedVersion: 1, title: 'Second' })).resolves.toMatchObject({
      updateAssessment: { title: 'Second', version: 2 },
    })
    await expect(write({ expectedVersion: 2, requirements })).resolves.toMatchObject({
      updateAssessment: { title: 'Second', version: 3 },
    })
  })

  test('with an old version is a CONFLICT, and of ten at once one wins', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    const write = (title: string) => assessments.ask(member, update, { input: { id, expectedVersion: 1, title } })
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => write(`Title ${index}`)))
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(lost).toHaveLength(9)
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'CONFLICT' })
    await expect(readAssessment(assessments, member, id)).resolves.toMatchObject({ version: 2 })
  })

  test('is only for drafts', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    await begin(assessments, agents, id)
    const input = { id, expectedVersion: 2, title: 'Too late' }
    await expect(assessments.ask(member, update, { input })).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'QUEUED', to: 'DRAFT' },
    })
  })

  test('needs something to change', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    const input = { id, expectedVersion: 1, title: null }
    await expect(assessments.ask(member, update, { input })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})

describe('archiving', () => {
  test('takes an ADMIN, and happens once', async () => {
    const { id: organizationId, member, admin } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    await expect(assessments.ask(member, archive, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(assessments.ask(admin, archive, { id })).resolves.toEqual({
      archiveAssessment: { status: 'ARCHIVED', version: 2 },
    })
    await expect(assessments.ask(admin, archive, { id })).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'ARCHIVED', to: 'ARCHIVED' },
    })
  })
})

describe('a stranger', () => {
  test('finds none of it', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    const [stranger, gone] = [aStranger(), { code: 'NOT_FOUND' }]
    const input = { id, expectedVersion: 1, title: 'Mine now' }
    await expect(readAssessment(assessments, stranger, id)).rejects.toMatchObject(gone)
    await expect(assessments.ask(stranger, update, { input })).rejects.toMatchObject(gone)
    await expect(assessments.ask(stranger, archive, { id })).rejects.toMatchObject(gone)
    await expect(readAssessment(assessments, anybody, id)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    const entities = `query ($of: [_Any!]!) {
      _entities(representations: $of) { ... on Assessment { title } ... on Organization { assessments { totalCount } } }
    }`
    const of = [
      { __typename: 'Assessment', id },
      { __typename: 'Organization', id: organizationId },
    ]
    await expect(assessments.ask(stranger, entities, { of })).resolves.toEqual({ _entities: [null, null] })
    await expect(assessments.ask(member, entities, { of })).resolves.toEqual({
      _entities: [{ title: 'Chat in production' }, { assessments: { totalCount: 1 } }],
    })
  })
})

describe('the list of an organization', () => {
  const list = `query ($of: [_Any!]!, $first: Int, $after: String, $status: [AssessmentStatus!]) {
    _entities(representations: $of) { ... on Organization {
      assessments(first: $first, after: $after, status: $status) {
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
      // Ids are ordered by the millisecond of their making.
      const made = Date.now()
      while (Date.now() === made);
    }
  })

  test('comes newest first, page by page', async () => {
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

  test('gives twenty when nothing is said', async () => {
    await expect(page({ first: null })).resolves.toMatchObject({ nodes: { length: 5 } })
  })
})
