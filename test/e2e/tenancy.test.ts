import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import { parse } from 'graphql'
import type { GraphQLObjectType } from 'graphql'
import {
  AssessmentReportDocument,
  InviteMemberDocument,
  PurchaseCreditsDocument,
} from '#root/schema/generated/operations'
import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

const schema = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8')).apiSchema().toGraphQLJSSchema()

/** A field of a root, the thing whose id it takes, and how. */
type Case = readonly [field: string, thing: string, args: string]

const lookups = ['organization', 'assessment', 'run', 'recommendation', 'milestone', 'payment', 'invitation'] as const

const queries: readonly Case[] = [
  ...lookups.flatMap((thing): Case[] => (thing === 'invitation' ? [] : [[thing, thing, 'id: $id']])),
  ...lookups.map((thing): Case => ['node', thing, 'id: $id']),
]

const mutations: readonly Case[] = [
  ['createAssessment', 'organization', 'input: { organizationId: $id, title: "x", requirements: { workloads: [] } }'],
  ['updateAssessment', 'assessment', 'input: { id: $id, expectedVersion: 1, title: "x" }'],
  ['decideRecommendation', 'recommendation', 'input: { id: $id, decision: ACCEPTED }'],
  ['importEstate', 'organization', 'input: { organizationId: $id, files: [] }'],
  ['createMilestone', 'assessment', 'input: { assessmentId: $id, name: "x" }'],
  ['archiveAssessment', 'assessment', 'input: { id: $id }'],
  ['unarchiveAssessment', 'assessment', 'input: { id: $id }'],
  ['setPriceOverlay', 'organization', 'input: { organizationId: $id, overlay: null }'],
  ['startRun', 'assessment', 'input: { assessmentId: $id }'],
  ['pauseRun', 'run', 'input: { id: $id }'],
  ['resumeRun', 'run', 'input: { id: $id }'],
  ['cancelRun', 'run', 'input: { id: $id }'],
  ['retryTask', 'run', 'input: { runId: $id, role: CTO }'],
  ['requestReportFile', 'run', 'input: { runId: $id, format: PDF }'],
  ['purchaseCredits', 'organization', 'input: { organizationId: $id, credits: 1, idempotencyKey: "k" }'],
  ['changePlan', 'organization', 'input: { organizationId: $id, plan: TEAM, idempotencyKey: "k" }'],
  ['inviteMember', 'organization', 'input: { organizationId: $id, email: $email, role: VIEWER }'],
  ['addMember', 'organization', 'input: { organizationId: $id, email: $email, role: VIEWER }'],
  ['resendInvitation', 'invitation', 'input: { id: $id }'],
  ['revokeInvitation', 'invitation', 'input: { id: $id }'],
  ['changeMemberRole', 'organization', 'input: { organizationId: $id, userId: $userId, role: OWNER }'],
  ['deleteMilestone', 'milestone', 'input: { id: $id }'],
  ['removeMember', 'organization', 'input: { organizationId: $id, userId: $userId }'],
]

const subscriptions: readonly Case[] = [
  ['runProgress', 'run', 'runId: $id'],
  ['assessmentUpdated', 'assessment', 'id: $id'],
  ['paymentUpdated', 'payment', 'id: $id'],
  ['organizationActivity', 'organization', 'organizationId: $id'],
]

/** Fields that belong to no organization: the caller's own account, and public data. */
const ofNobody = [
  // Lists what node finds: test/e2e/nodes.test.ts.
  'nodes',
  // Is null for the assessments of others: test/integration/agents/simulate.test.ts.
  'simulate',
  // Finds no runs of others: test/e2e/run-plans.test.ts.
  'compareRuns',
  // Finds no milestones of others: test/e2e/milestones.test.ts.
  'compareMilestones',
  ...['agents', 'models', 'plans', 'me', 'signUp', 'signIn', 'refreshSession', 'signOut', 'createOrganization'],
  ...['requestEmailVerification', 'verifyEmail'],
  // Invited users are not members yet: test/integration/users/invitations.test.ts.
  ...['acceptInvitation', 'declineInvitation'],
]

test.each([
  ['query', schema.getQueryType(), queries],
  ['mutation', schema.getMutationType(), mutations],
  ['subscription', schema.getSubscriptionType(), subscriptions],
])('every %s is called by a user of another organization below', (_operation, root, cases) => {
  expect([...new Set(cases.map(([field]) => field))].toSorted()).toEqual(
    fieldsOf(root).filter((field) => !ofNobody.includes(field)),
  )
})

const fieldsOf = (root: GraphQLObjectType | null | undefined) => Object.keys(root?.getFields() ?? {}).toSorted()

describe.each(topologies)('two organizations, $topology', ({ url }) => {
  let ada: Person
  let bob: Person
  let dan: Person
  let things: Readonly<Record<string, string>>

  beforeAll(async () => {
    ;[ada, bob, dan] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Bob'), signUp(url, 'Dan')])
    // The only member may leave, and would then find nothing.
    await ada.addMember(dan, 'VIEWER')
    const assessment = await ada.createAssessment()
    const freeze = `mutation { createMilestone(input: { assessmentId: "${assessment}", name: "First" }) { milestone { id } } }`
    const { data } = await gql(url, { query: freeze, person: ada })
    const { createMilestone } = data as { createMilestone: { milestone: { id: string } } }
    const run = await ada.startRun(assessment)
    await ada.watchRun(run)
    const { assessment: report } = await ada.client.request(AssessmentReportDocument, { id: assessment, first: 1 })
    const input = { organizationId: ada.organizationId, credits: 1, idempotencyKey: 'one' }
    const { purchaseCredits } = await ada.client.request(PurchaseCreditsDocument, { input })
    const recommendation = report?.recommendations.nodes[0]?.id ?? ''
    const guest = { organizationId: ada.organizationId, email: 'guest@example.com', role: 'VIEWER' as const }
    const { inviteMember } = await ada.client.request(InviteMemberDocument, { input: guest })
    things = {
      milestone: createMilestone.milestone.id,
      organization: ada.organizationId,
      assessment,
      run,
      recommendation,
      payment: purchaseCredits.payment.id,
      invitation: inviteMember.invitation.id,
    }
  })

  afterAll(async () => {
    await Promise.all([ada, bob, dan].map(({ client }) => client.dispose()))
  })

  const idOf = (thing: string) => {
    const id = things[thing]
    if (!id) throw new Error(`expected the id of a ${thing}, got nothing`)
    return id
  }

  test.each(queries)(
    '%s with the id of a %s is null for a stranger, and visible to the owner',
    async (field, thing, args) => {
      const query = `query Find($id: ID!) { ${field}(${args}) { id } }`
      const id = idOf(thing)
      expect(await gql(url, { query, variables: { id }, person: ada })).toEqual({ data: { [field]: { id } } })
      expect(await gql(url, { query, variables: { id }, person: bob })).toEqual({ data: { [field]: null } })
    },
  )

  test.each(mutations)('a user of another organization cannot %s, and the owner can', async (field, thing, args) => {
    const more = `${args.includes('$email') ? ', $email: String!' : ''}${args.includes('$userId') ? ', $userId: ID!' : ''}`
    const query = `mutation Change($id: ID!${more}) { ${field}(${args}) { __typename } }`
    const variables = {
      id: idOf(thing),
      ...(args.includes('$email') && { email: dan.email }),
      ...(args.includes('$userId') && { userId: ada.userId }),
    }
    const answer = await gql(url, { query, variables, person: bob })
    expect(answer.errors).toMatchObject([{ path: [field], extensions: { code: 'NOT_FOUND' } }])
    // Otherwise the requested object itself is NOT_FOUND.
    const { errors = [] } = await gql(url, { query, variables, person: ada })
    expect(errors.map(({ path, extensions }) => [path, extensions?.['code']])).not.toContainEqual([
      [field],
      'NOT_FOUND',
    ])
  })

  test.each(subscriptions)(
    'a user of another organization cannot subscribe to %s, and its owner can',
    async (field, thing, args) => {
      const document = parse(`subscription Watch($id: ID!) { ${field}(${args}) { __typename } }`)
      const firstFor = async (person: Person) => {
        for await (const event of person.client.subscribe(document, { id: idOf(thing) })) return event
        return null
      }
      await expect(firstFor(bob)).rejects.toThrow(/\(NOT_FOUND\)$/)
      expect(await firstFor(ada)).toMatchObject({ [field]: { __typename: expect.any(String) } })
    },
  )

  test('an anonymous client cannot see it', async () => {
    const query = 'query Find($id: ID!) { assessment(id: $id) { id } }'
    const answer = await gql(url, { query, variables: { id: things['assessment'] } })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  test('a new member sees the assessment immediately, and may change what the role allows', async () => {
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
