import { AssessmentReportDocument, PurchaseCreditsDocument } from '../../schema/generated/operations.ts'
import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

describe.each(topologies)('two organizations, $topology', ({ url }) => {
  let ada: Person
  let bob: Person
  let things: Readonly<Record<string, string>>

  beforeAll(async () => {
    ;[ada, bob] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Bob')])
    const assessment = await ada.createAssessment()
    const run = await ada.startRun(assessment)
    await ada.watchRun(run)
    const { assessment: report } = await ada.client.request(AssessmentReportDocument, { id: assessment, first: 1 })
    const input = { organizationId: ada.organizationId, credits: 1, idempotencyKey: 'one' }
    const { purchaseCredits } = await ada.client.request(PurchaseCreditsDocument, { input })
    const recommendation = report?.recommendations.nodes[0]?.id ?? ''
    things = { organization: ada.organizationId, assessment, run, recommendation, payment: purchaseCredits.id }
  })

  afterAll(async () => {
    await Promise.all([ada.client.dispose(), bob.client.dispose()])
  })

  test.each(['organization', 'assessment', 'run', 'recommendation', 'payment'])(
    'a stranger does not find a %s by its id, its owner does',
    async (thing) => {
      const query = `query Find($id: ID!) { ${thing}(id: $id) { id } }`
      const id = things[thing] ?? ''
      expect(await gql(url, { query, variables: { id }, person: ada })).toEqual({ data: { [thing]: { id } } })
      const answer = await gql(url, { query, variables: { id }, person: bob })
      expect(answer.data).toEqual({ [thing]: null })
      expect(answer.errors).toMatchObject([{ path: [thing], extensions: { code: 'NOT_FOUND' } }])
    },
  )

  test.each([
    ['createAssessment', 'organization', 'input: { organizationId: $id, title: "x", requirements: { workloads: [] } }'],
    ['updateAssessment', 'assessment', 'input: { id: $id, expectedVersion: 1, title: "x" }'],
    ['archiveAssessment', 'assessment', 'id: $id'],
    ['decideRecommendation', 'recommendation', 'input: { id: $id, decision: ACCEPTED }'],
    ['startRun', 'assessment', 'input: { assessmentId: $id }'],
    ['pauseRun', 'run', 'id: $id'],
    ['cancelRun', 'run', 'id: $id'],
    ['retryTask', 'run', 'runId: $id, role: CTO'],
    ['purchaseCredits', 'organization', 'input: { organizationId: $id, credits: 1, idempotencyKey: "k" }'],
    ['changePlan', 'organization', 'input: { organizationId: $id, plan: TEAM, idempotencyKey: "k" }'],
  ])('a stranger cannot %s', async (mutation, thing, args) => {
    const query = `mutation Change($id: ID!) { ${mutation}(${args}) { __typename } }`
    const answer = await gql(url, { query, variables: { id: things[thing] }, person: bob })
    expect(answer.errors).toMatchObject([{ path: [mutation], extensions: { code: 'NOT_FOUND' } }])
  })

  test('a stranger cannot watch a run', async () => {
    await expect(bob.watchRun(things['run'] ?? '')).rejects.toThrow(/NOT_FOUND/)
  })

  test('somebody who is not signed in sees nothing of it', async () => {
    const query = 'query Find($id: ID!) { assessment(id: $id) { id } }'
    const answer = await gql(url, { query, variables: { id: things['assessment'] } })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test('a new member sees the assessment at once, with a role that bounds what may be changed', async () => {
    const carol = await signUp(url, 'Carol')
    await ada.addMember(carol, 'VIEWER')
    const query = 'query Find($id: ID!) { assessment(id: $id) { id organization { viewerRole } } }'
    const found = await gql(url, { query, variables: { id: things['assessment'] }, person: carol })
    expect(found).toEqual({
      data: { assessment: { id: things['assessment'], organization: { viewerRole: 'VIEWER' } } },
    })
    await expect(carol.startRun(things['assessment'] ?? '')).rejects.toThrow(/FORBIDDEN/)
    await carol.client.dispose()
  })
})
