import { print } from 'graphql'
import {
  AssessmentReportDocument,
  BillingDocument,
  OrganizationOverviewDocument,
} from '#root/schema/generated/operations'
import type { AssessmentReportQuery, OrganizationOverviewQuery } from '#root/schema/generated/operations'
import { gql } from '../support/gql.ts'
import { signUp, startInThisProcess } from '../support/platform/index.ts'
import type { Person, TestPlatform } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

const finishedRuns = 8

/** Collections of which the measured operations need nothing: relays and reconcilers poll them for work. */
const background = ['outbox', 'outbox_relays', 'outbox_epochs', 'reportfiles']

// One page is read by `find`, several by one `aggregate`.
const reads = new Set(['find', 'aggregate'])

interface Counted {
  readonly commands: readonly string[]
  readonly data: unknown
}

describe('MongoDB commands, counted in all four services', () => {
  let platform: TestPlatform
  let ada: Person
  let counted: string[] | null = null

  beforeAll(async () => {
    platform = await startInThisProcess({
      // What is kept needs no commands, and would hide what the rest needs.
      env: { ENTITY_CACHE: 'off' },
      onMongoCommand: ({ database, name, command }) => {
        const collection = String((command as Readonly<Record<string, unknown>>)[name])
        const isBackground = background.includes(collection) || isReconciliation(command)
        if (!isBackground)
          counted?.push(`${database.replace(/^.*_/, '')}.${collection}.${reads.has(name) ? 'read' : name}`)
      },
    })
    ada = await signUp(platform.url)
    // As many as the largest page below; most of them without a run, some with.
    const ids = await Promise.all(Array.from({ length: 100 }, (_, i) => ada.createAssessment(`Assessment ${i}`)))
    // The newest, which every page starts with: they are not necessarily created in the order of the requests.
    for (const id of ids.toSorted().slice(-finishedRuns)) await ada.watchRun(await ada.startRun(id))
    // The effects of a run continue after it: its capture in payments, the state of its assessment.
    await until(async () => (await captures()) === finishedRuns && (await completed()) === finishedRuns)
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.dispose()
  })

  async function captures(): Promise<number> {
    const { organization } = await ada.client.request(BillingDocument, { id: ada.organizationId })
    return organization?.billing.ledger.nodes.filter(({ kind }) => kind === 'CAPTURE').length ?? 0
  }

  async function completed(): Promise<number> {
    const query = `query ($id: ID!) { organization(id: $id) { assessments(filter: { status: [COMPLETED] }) { totalCount } } }`
    const { data } = await gql(platform.url, { query, variables: { id: ada.organizationId }, person: ada })
    return (data as { organization: { assessments: { totalCount: number } } }).organization.assessments.totalCount
  }

  async function count(query: string, variables: Readonly<Record<string, unknown>>): Promise<Counted> {
    for (;;) {
      counted = []
      const answer = await gql(platform.url, { query, variables, person: ada })
      const commands = counted
      counted = null
      expect(answer.errors).toBeUndefined()
      // The viewer is looked up every few seconds, independent of the operation; that call is not counted here.
      if (!commands.includes('users.sessions.read')) return { commands: commands.toSorted(), data: answer.data }
    }
  }

  test('the overview of an organization takes the same commands for 1, 10 and 100 assessments', async () => {
    const query = print(OrganizationOverviewDocument)
    const commands: (readonly string[])[] = []
    for (const first of [1, 10, 100]) {
      const counts = await count(query, { id: ada.organizationId, first })
      expect((counts.data as OrganizationOverviewQuery).organization?.assessments.nodes).toHaveLength(first)
      commands.push(counts.commands)
    }
    expect(commands[1]).toEqual(commands[0])
    expect(commands[2]).toEqual(commands[0])
    expect(commands[0]?.length).toBeGreaterThan(0)
  })

  test('a report with all its recommendations takes at most 5', async () => {
    const overview = `query Ids($id: ID!) { organization(id: $id) { assessments(first: 100) { nodes { id latestRun { id } } } } }`
    const answer = await gql(platform.url, { query: overview, variables: { id: ada.organizationId }, person: ada })
    const { organization } = answer.data as {
      organization: { assessments: { nodes: { id: string; latestRun: object | null }[] } }
    }
    const id = organization.assessments.nodes.find(({ latestRun }) => latestRun)?.id ?? ''
    const { commands, data: report } = await count(print(AssessmentReportDocument), { id, first: 100 })
    expect((report as AssessmentReportQuery).assessment?.recommendations.nodes.length).toBeGreaterThan(10)
    expect(commands.length).toBeGreaterThan(0)
    expect(commands.length).toBeLessThanOrEqual(5)
  })
})

// Of credits that are reserved, and of payments that are pending.
const isReconciliation = (command: unknown) =>
  /"active":true|"status":"PENDING"|"recheckAt"/.test(JSON.stringify(command))
