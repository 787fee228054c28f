import { begin, createAssessment, readAssessment, requirements } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { aStranger, agents, anOrganization, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const update = `mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { assessment { title version status } } }`
const unarchive = `mutation ($id: ID!) { unarchiveAssessment(input: { id: $id }) { assessment { status version } } }`
const archive = `mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { status version } } }`

describe('creating', () => {
  test('returns a draft of the organization, with all fields of the input', async () => {
    const { id: organizationId, member } = anOrganization()
    const full = {
      workloads: [
        {
          name: 'Chat',
          kind: 'ONLINE_INFERENCE',
          modelParamsB: 70,
          model: 'meta-llama/Llama-3.1-70B-Instruct',
          modelConfig:
            '{"hidden_size": 8192, "num_hidden_layers": 80, "num_attention_heads": 64, "vocab_size": 128256}',
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
        monthlySpend: { amount: '41000.50', currencyCode: 'USD' },
        instances: [{ provider: 'AWS', sku: 'p5.48xlarge', count: 2, hoursPerMonth: null }],
      },
      preferredProviders: ['AWS', 'GCP'],
      regions: ['eu-central-1', 'DE'],
      compliance: ['GDPR', 'SOC2'],
      monthlyBudget: { amount: '60000.00', currencyCode: 'USD' },
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
            name kind modelParamsB model modelConfig precision requestsPerSecond inputTokensPerRequest outputTokensPerRequest latencyP99Ms
            trainingTokensB trainingDays datasetGB hoursPerMonth
          }
          currentInfrastructure { monthlySpend { amount currencyCode } instances { provider sku count hoursPerMonth } }
          preferredProviders regions compliance monthlyBudget { amount currencyCode } growthPercentPerYear teamSize goals
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

  test('requires the role MEMBER', async () => {
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
      updateAssessment: { assessment: { title: 'Second', version: 2 } },
    })
    await expect(write({ expectedVersion: 2, requirements })).resolves.toMatchObject({
      updateAssessment: { assessment: { title: 'Second', version: 3 } },
    })
  })

  test('with an old version is a CONFLICT, and one of ten concurrent ones succeeds', async () => {
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
  test('requires the role ADMIN, and takes effect once', async () => {
    const { id: organizationId, member, admin } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    await expect(assessments.ask(member, archive, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(assessments.ask(admin, archive, { id })).resolves.toEqual({
      archiveAssessment: { assessment: { status: 'ARCHIVED', version: 2 } },
    })
    await expect(assessments.ask(admin, archive, { id })).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'ARCHIVED', to: 'ARCHIVED' },
    })
  })
})

describe('unarchiving', () => {
  test('requires the role ADMIN, restores the former state once, and the total counts follow', async () => {
    const { id: organizationId, member, admin } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    await expect(assessments.ask(admin, unarchive, { id })).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'DRAFT', to: 'DRAFT' },
    })
    await assessments.ask(admin, archive, { id })
    await expect(assessments.ask(member, unarchive, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(assessments.ask(admin, unarchive, { id })).resolves.toEqual({
      unarchiveAssessment: { assessment: { status: 'DRAFT', version: 3 } },
    })
    await expect(assessments.ask(admin, unarchive, { id })).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
    const input = { id, expectedVersion: 3, title: 'Goes on' }
    await expect(assessments.ask(member, update, { input })).resolves.toMatchObject({
      updateAssessment: { assessment: { version: 4 } },
    })
  })
})

describe('a stranger', () => {
  test('finds none of it', async () => {
    const { id: organizationId, member } = anOrganization()
    const { id } = await createAssessment(assessments, member, { organizationId })
    const [stranger, gone] = [aStranger(), { code: 'NOT_FOUND' }]
    const input = { id, expectedVersion: 1, title: 'Mine now' }
    await expect(readAssessment(assessments, stranger, id)).resolves.toBeNull()
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
