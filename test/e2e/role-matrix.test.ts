import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import { AssessmentReportDocument, StartRunDocument } from '#root/schema/generated/operations'
import { followRun } from '#root/standalone/src/client/follow-run'
import { createGraphClient } from '#root/standalone/src/client/graph-client'
import { topologies } from '../support/platform/index.ts'
import { createCast, players, requirements } from './roles/cast.ts'
import type { Cast, Player } from './roles/cast.ts'

const schema = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8')).apiSchema().toGraphQLJSSchema()

interface World extends Cast {
  /** Of a run that is over. */
  readonly run: string
  readonly recommendation: string
  /** A new assessment that is archived. */
  archived(): Promise<string>
  /** A new milestone. */
  milestone(): Promise<string>
}

interface Row {
  readonly mutation: string
  /** Creates an input that passes every check if the role is permitted, for each player. Default: `{}`. */
  readonly input?: (world: World) => unknown
  /** What each member gets: `done`, or a code. */
  readonly members: readonly [owner: string, admin: string, member: string, viewer: string]
  readonly stranger: string
  /** UNAUTHENTICATED unless given. */
  readonly anonymous?: string
}

const fromMember = { members: ['done', 'done', 'done', 'FORBIDDEN'], stranger: 'NOT_FOUND' } as const
const fromAdmin = { members: ['done', 'done', 'FORBIDDEN', 'FORBIDDEN'], stranger: 'NOT_FOUND' } as const
const signedIn = { members: ['done', 'done', 'done', 'done'], stranger: 'done' } as const
const everybody = { ...signedIn, anonymous: 'done' } as const
const nobodyHere = { members: ['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'], stranger: 'NOT_FOUND' } as const

const rows: readonly Row[] = [
  {
    mutation: 'createAssessment',
    input: ({ organizationId }) => ({ organizationId, title: 'By somebody', requirements }),
    ...fromMember,
  },
  {
    mutation: 'updateAssessment',
    input: async ({ draft }) => ({ id: await draft(), expectedVersion: 1, title: 'Edited' }),
    ...fromMember,
  },
  { mutation: 'archiveAssessment', input: async ({ draft }) => ({ id: await draft() }), ...fromAdmin },
  { mutation: 'unarchiveAssessment', input: async ({ archived }) => ({ id: await archived() }), ...fromAdmin },
  {
    mutation: 'decideRecommendation',
    input: ({ recommendation }) => ({ id: recommendation, decision: 'ACCEPTED' }),
    ...fromMember,
  },
  {
    mutation: 'importEstate',
    input: ({ organizationId }) => ({
      organizationId,
      files: [{ format: 'VLLM_METRICS', content: 'vllm:request_prompt_tokens_sum{model_name="m"} 1' }],
    }),
    ...fromMember,
  },
  {
    mutation: 'createMilestone',
    input: async ({ draft }) => ({ assessmentId: await draft(), name: 'First' }),
    ...fromMember,
  },
  {
    mutation: 'deleteMilestone',
    input: async ({ milestone }) => ({ id: await milestone() }),
    ...fromAdmin,
  },
  {
    mutation: 'setPriceOverlay',
    input: ({ organizationId }) => ({ organizationId, overlay: null }),
    ...fromAdmin,
  },
  {
    mutation: 'startRun',
    input: async ({ draft }) => ({ assessmentId: await draft() }),
    ...fromMember,
  },
  ...['pauseRun', 'resumeRun', 'cancelRun'].map((mutation) => ({
    mutation,
    input: ({ run }: World) => ({ id: run }),
    members: ['INVALID_TRANSITION', 'INVALID_TRANSITION', 'INVALID_TRANSITION', 'FORBIDDEN'] as const,
    stranger: 'NOT_FOUND',
  })),
  {
    mutation: 'retryTask',
    input: ({ run }) => ({ runId: run, role: 'CTO' }),
    members: ['INVALID_TRANSITION', 'INVALID_TRANSITION', 'INVALID_TRANSITION', 'FORBIDDEN'],
    stranger: 'NOT_FOUND',
  },
  {
    mutation: 'requestReportFile',
    input: ({ run }) => ({ runId: run, format: 'MARKDOWN' }),
    members: ['done', 'done', 'done', 'done'],
    stranger: 'NOT_FOUND',
  },
  {
    mutation: 'purchaseCredits',
    input: ({ organizationId }) => ({ organizationId, credits: 1, idempotencyKey: randomUUID() }),
    ...fromAdmin,
  },
  {
    mutation: 'changePlan',
    input: ({ organizationId }) => ({ organizationId, plan: 'FREE', idempotencyKey: randomUUID() }),
    ...fromAdmin,
  },
  ...['inviteMember', 'addMember'].map((mutation) => ({
    mutation,
    input: ({ organizationId }: World) => ({ organizationId, email: `${randomUUID()}@example.com`, role: 'MEMBER' }),
    ...fromAdmin,
  })),
  { mutation: 'resendInvitation', input: async ({ invitation }) => ({ id: await invitation() }), ...fromAdmin },
  { mutation: 'revokeInvitation', input: async ({ invitation }) => ({ id: await invitation() }), ...fromAdmin },
  ...['acceptInvitation', 'declineInvitation'].map((mutation) => ({
    mutation,
    // Of another user.
    input: async ({ invitation }: World) => ({ id: await invitation() }),
    ...nobodyHere,
  })),
  {
    mutation: 'changeMemberRole',
    input: async ({ organizationId, recruit }) => ({
      organizationId,
      userId: (await recruit()).userId,
      role: 'MEMBER',
    }),
    ...fromAdmin,
  },
  {
    mutation: 'removeMember',
    input: async ({ organizationId, recruit }) => ({ organizationId, userId: (await recruit()).userId }),
    ...fromAdmin,
  },
  {
    mutation: 'createOrganization',
    input: () => ({ name: 'Of its own' }),
    ...signedIn,
  },
  { mutation: 'requestEmailVerification', ...signedIn },
  {
    mutation: 'verifyEmail',
    // Users who have joined by a token are already verified.
    input: () => ({ token: 'no token' }),
    members: ['BAD_USER_INPUT', 'done', 'done', 'done'],
    stranger: 'BAD_USER_INPUT',
  },
  {
    mutation: 'signUp',
    input: () => ({ email: `${randomUUID()}@example.com`, password: randomUUID(), name: 'Somebody' }),
    ...everybody,
  },
  {
    mutation: 'signIn',
    input: ({ owner: { email, password } }) => ({ email, password }),
    ...everybody,
  },
  {
    mutation: 'refreshSession',
    input: async ({ owner, signIn }) => ({ refreshToken: (await signIn(owner)).refreshToken }),
    ...everybody,
  },
  // Last, because it ends the session that the others need.
  { mutation: 'signOut', ...signedIn },
]

test('every mutation of the graph is in the matrix', () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
  expect(rows.map(({ mutation }) => mutation).toSorted()).toEqual(mutations.toSorted())
})

const expectedOf = (row: Row, player: Player): string => {
  switch (player) {
    case 'OWNER':
    case 'ADMIN':
    case 'MEMBER':
    case 'VIEWER':
      return row.members[players.indexOf(player)] ?? ''
    case 'stranger':
      return row.stranger
    case 'anonymous':
      return row.anonymous ?? 'UNAUTHENTICATED'
    // Operations with an invalid token are refused as a whole.
    case 'ended session':
      return 'UNAUTHENTICATED'
    default:
      return player satisfies never
  }
}

/** Codes of permitted operations: they concern the object, not the caller. */
const allowed: ReadonlySet<unknown> = new Set(['CONFLICT', 'INSUFFICIENT_CREDITS'])

describe.each(topologies)('permissions of roles, $topology', ({ url }) => {
  let world: World

  beforeAll(async () => {
    const cast = await createCast(url)
    const client = createGraphClient(url)
    client.signIn(cast.owner.accessToken)
    const assessment = await cast.draft()
    const { startRun } = await client.request(StartRunDocument, { input: { assessmentId: assessment } })
    for await (const { run } of followRun(client, startRun.run.id))
      if (run.status === 'FAILED') throw new Error('the run failed')
    const report = await client.request(AssessmentReportDocument, { id: assessment, first: 1 })
    await client.dispose()
    const freeze =
      'mutation Freeze($input: CreateMilestoneInput!) { createMilestone(input: $input) { milestone { id } } }'
    world = {
      ...cast,
      run: startRun.run.id,
      recommendation: report.assessment?.recommendations.nodes[0]?.id ?? '',
      async archived() {
        const id = await cast.draft()
        const archive = 'mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { id } } }'
        await cast.ask('OWNER', archive, { id })
        return id
      },
      async milestone() {
        const { data } = await cast.ask('OWNER', freeze, { input: { assessmentId: await cast.draft(), name: 'First' } })
        return (data as { createMilestone: { milestone: { id: string } } }).createMilestone.milestone.id
      },
    }
  })

  const cells = rows.flatMap((row) =>
    players.map((player) => ({ row, player, mutation: row.mutation, expected: expectedOf(row, player) })),
  )

  test.each(cells)('$mutation by $player: $expected', async ({ row, player, mutation, expected }) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`
    const query = `mutation Try($input: ${type}) { ${mutation}(input: $input) { __typename } }`
    const { errors } = await world.ask(player, query, { input: (await row.input?.(world)) ?? {} })
    const code = errors?.[0]?.extensions?.['code']
    expect(code === undefined || allowed.has(code) ? 'done' : code).toBe(expected)
  })
})
