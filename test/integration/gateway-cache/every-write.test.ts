import { readFileSync } from 'node:fs'
import { buildASTSchema, parse } from 'graphql'
import { createEventDelivery } from '#platform/events'
import { createId } from '#platform/ids'
import { createRedis } from '#platform/redis'
import { runEvents } from '#root/schema/events/run-events'
import { gql } from '#root/test/support/gql'
import { collectLog } from '#root/test/support/log-lines'
import { signUp, signUpUnverified } from '#root/test/support/platform/index'
import type { Person } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'
import { abortRun, anAdvice, beginRun, rank, record, report } from '../assessments/support/operations.ts'
import { startCacheWorld } from './cache-world.ts'
import type { CacheWorld } from './cache-world.ts'

/** Selects all cacheable fields of users and assessments that are reachable from these ids. */
const everything = `query ($organization: ID!, $assessment: ID!) {
  me { id name email createdAt memberships { nodes { role since organization { id name createdAt } } } }
  organization(id: $organization) {
    id name createdAt viewerRole
    members(first: 50) { totalCount nodes { role since user { id name email emailVerified memberships { nodes { role organization { id } } } } } }
    assessments(first: 20) { totalCount nodes { ...all } }
    drafts: assessments(first: 20, filter: { status: [DRAFT] }) { totalCount nodes { id } }
  }
  assessment(id: $assessment) { ...all }
}
fragment all on Assessment {
  id title status version createdAt updatedAt
  requirements { goals workloads { name } }
  organization { id name viewerRole }
  createdBy { id name }
  report { id generatedAt summary monthlyCost { amount } sections { title markdown } assessment { id version } }
  recommendations(first: 50) {
    totalCount
    nodes { id title rank severity decision decisionNote decidedAt decidedBy { id name } assessment { id version } }
  }
}`
const one = `query ($id: ID!) { recommendation(id: $id) {
  id title rank severity decision decisionNote decidedAt assessment { id version }
} }`

let world: CacheWorld
let ada: Person
let bob: Person
let carol: Person
let assessment: string
let recommendation: string

beforeAll(async () => {
  world = await startCacheWorld({ gateways: 1 })
  const { url } = world.oracle
  ada = await signUpUnverified(url, 'Ada')
  bob = await signUp(url, 'Bob')
  carol = await signUp(url, 'Carol')
  await ada.addMember(bob, 'MEMBER')
  assessment = await ada.createAssessment('First')
  recommendation = ''
  await world.untilLeasesValid()
})
afterAll(async () => {
  for (const person of [ada, bob, carol]) await person.client.dispose()
  await world.dispose()
})

async function look(url: string) {
  const variables = { organization: ada.organizationId, assessment }
  const answers = [await gql(url, { query: everything, variables, person: bob })]
  if (recommendation) answers.push(await gql(url, { query: one, variables: { id: recommendation }, person: bob }))
  return JSON.stringify(answers).replaceAll(/"correlationId":"\w+"/g, '')
}

const cached = () => look(world.gateways[0]?.url ?? '')

/** Ada writes through a gateway without cache entries, so that only an invalidation event can end the entries of Bob. */
async function write(query: string, variables: Readonly<Record<string, unknown>>): Promise<void> {
  const { errors } = await gql(world.oracle.url, { query, variables, person: ada })
  expect(errors).toBeUndefined()
}

const command = <Data>(query: string, input: unknown) =>
  world.assessments.request<Data>({
    query,
    variables: { input },
    viewer: { kind: 'service', name: 'agents' },
    correlationId: 'test',
  })

const run = () => ({ assessmentId: assessment, runId })
let runId = ''
const section = { title: 'One', markdown: 'Text' }

async function hear(type: string): Promise<void> {
  const { log } = collectLog()
  const redis = await createRedis({ url: world.redis.url, log, name: 'agents' })
  const { deliver, dispose } = createEventDelivery({ redis, prefix: world.keyPrefix, log, events: runEvents })
  const payload = { ...run(), organizationId: ada.organizationId }
  await deliver({ id: createId('evt'), type, correlationId: 'test', payload })
  await dispose()
  await redis.dispose()
}

const writes: readonly { readonly what: string; readonly act: () => Promise<void> }[] = [
  { what: 'creating an assessment', act: async () => void (await ada.createAssessment('Second')) },
  {
    what: 'editing one',
    act: () =>
      write('mutation ($i: UpdateAssessmentInput!) { updateAssessment(input: $i) { assessment { id } } }', {
        i: { id: assessment, expectedVersion: 1, title: 'Another title' },
      }),
  },
  {
    what: 'a run taking it',
    act: async () => {
      runId = createId('run')
      await command(beginRun, run())
    },
  },
  { what: 'a start undone', act: async () => void (await command(abortRun, run())) },
  {
    what: 'another run taking it',
    act: async () => {
      runId = createId('run')
      await command(beginRun, run())
    },
  },
  { what: 'the run starting', act: () => hear('run.started') },
  { what: 'the run pausing', act: () => hear('run.paused') },
  { what: 'the run resuming', act: () => hear('run.resumed') },
  {
    what: 'advice',
    act: async () => {
      const recommendations = [anAdvice('a'), anAdvice('b')]
      type Recorded = { readonly recordRecommendations: readonly string[] }
      const recorded = await command<Recorded>(record, { ...run(), role: 'CTO', recommendations })
      recommendation = recorded.recordRecommendations[0] ?? ''
    },
  },
  {
    what: 'other advice under the same key',
    act: async () => {
      const recommendations = [anAdvice('a', { title: 'Do it otherwise', severity: 'HIGH' })]
      await command(record, { ...run(), role: 'CTO', recommendations })
    },
  },
  {
    what: 'ranking',
    act: async () => void (await command(rank, { ...run(), ranks: [{ id: recommendation, rank: 7 }] })),
  },
  {
    what: 'a report',
    act: async () => {
      await command(report, { ...run(), summary: 'First summary', sections: [section] })
    },
  },
  {
    what: 'a report in the place of another',
    act: async () => void (await command(report, { ...run(), summary: 'Second summary', sections: [section] })),
  },
  { what: 'the run completing', act: () => hear('run.completed') },
  {
    what: 'a decision',
    act: () =>
      write('mutation ($i: DecideRecommendationInput!) { decideRecommendation(input: $i) { recommendation { id } } }', {
        i: { id: recommendation, decision: 'ACCEPTED', note: 'Yes' },
      }),
  },
  {
    what: 'archiving',
    act: () =>
      write('mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { id } } }', { id: assessment }),
  },
  {
    what: 'unarchiving',
    act: () =>
      write('mutation ($id: ID!) { unarchiveAssessment(input: { id: $id }) { assessment { id } } }', {
        id: assessment,
      }),
  },
  { what: 'somebody verifying an email', act: () => ada.verifyEmail() },
  { what: 'somebody joining', act: () => ada.addMember(carol, 'MEMBER') },
  {
    what: 'another role for somebody else',
    act: () =>
      write('mutation ($i: ChangeMemberRoleInput!) { changeMemberRole(input: $i) { membership { role } } }', {
        i: { organizationId: ada.organizationId, userId: carol.userId, role: 'ADMIN' },
      }),
  },
  {
    what: 'another role for the reader',
    act: () =>
      write('mutation ($i: ChangeMemberRoleInput!) { changeMemberRole(input: $i) { membership { role } } }', {
        i: { organizationId: ada.organizationId, userId: bob.userId, role: 'VIEWER' },
      }),
  },
  {
    what: 'an organization founded by somebody who is seen',
    act: () =>
      write('mutation ($i: CreateOrganizationInput!) { createOrganization(input: $i) { organization { id } } }', {
        i: { name: 'New' },
      }),
  },
  {
    what: 'somebody being removed',
    act: () =>
      write('mutation ($i: RemoveMemberInput!) { removeMember(input: $i) { membership { role } } }', {
        i: { organizationId: ada.organizationId, userId: carol.userId },
      }),
  },
  {
    what: 'the reader being removed',
    act: () =>
      write('mutation ($i: RemoveMemberInput!) { removeMember(input: $i) { membership { role } } }', {
        i: { organizationId: ada.organizationId, userId: bob.userId },
      }),
  },
]

test.each(writes)('$what invalidates the cached responses that contain it', async ({ what, act }) => {
  // Until all cacheable fields are cached.
  await until(async () => {
    const before = (await world.cacheCount('misses')) + (await world.cacheCount('bypasses'))
    await cached()
    return (await world.cacheCount('misses')) + (await world.cacheCount('bypasses')) === before
  })
  const before = await cached()
  await act()
  // Much earlier than the expiry of an entry.
  await until(async () => (await cached()) === (await look(world.oracle.url)))
  if (what.startsWith('an organization founded')) return
  await until(async () => (await cached()) !== before)
})

test('no mutation of these subgraphs is forgotten here', () => {
  const changesNothingThatIsKept = [
    ...['signUp', 'signIn', 'refreshSession', 'signOut', 'requestEmailVerification'],
    ...['inviteMember', 'addMember', 'resendInvitation', 'revokeInvitation', 'declineInvitation'],
    ...['createMilestone', 'deleteMilestone', 'importEstate'],
  ]
  const tried = [
    ...['createAssessment', 'updateAssessment', 'archiveAssessment', 'unarchiveAssessment', 'decideRecommendation'],
    ...['beginRun', 'abortRun', 'recordRecommendations', 'rankRecommendations', 'recordReport'],
    ...['acceptInvitation', 'changeMemberRole', 'removeMember', 'createOrganization', 'verifyEmail'],
  ]
  const mutations = ['users', 'assessments'].flatMap((name) => mutationsIn(`schema/subgraphs/${name}.graphql`))
  expect(mutations.toSorted()).toEqual([...changesNothingThatIsKept, ...tried].toSorted())
})

function mutationsIn(path: string): readonly string[] {
  const schema = buildASTSchema(parse(readFileSync(path, 'utf8')), { assumeValidSDL: true })
  return Object.keys(schema.getMutationType()?.getFields() ?? {})
}
