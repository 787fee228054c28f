import { SignInDocument } from '#root/schema/generated/operations'
import { createGraphClient } from '#root/standalone/src/client/graph-client'
import { seed } from '#root/standalone/src/seed/seed'
import { gql } from '../support/gql.ts'
import { mailFile } from '../support/mails.ts'
import { sharedPlatform } from '../support/platform/index.ts'
import { Screen } from '../support/screen.ts'
import { until } from '../support/until.ts'

const runs = 4

interface Company {
  readonly members: { readonly nodes: readonly { readonly role: string }[] }
  readonly assessments: {
    readonly totalCount: number
    readonly nodes: readonly {
      readonly status: string
      readonly createdBy: { readonly name: string }
      readonly report: object | null
      readonly recommendations: { readonly nodes: readonly { readonly decision: string | null }[] }
    }[]
  }
}

const everything = `query ($id: ID!) { organization(id: $id) {
  members(first: 10) { nodes { role } }
  assessments(first: 50) { totalCount nodes {
    status createdBy { name } report { id } recommendations(first: 5) { nodes { decision } }
  } }
} }`

describe('the seed', () => {
  const url = sharedPlatform('oneProcess')
  const screen = new Screen()

  beforeAll(() => seed({ url, output: screen, mailFile: mailFile(), runs }))

  /** Signs in with the credentials that the seed printed. */
  async function signIn(role: string) {
    const password = /with the password (\S+)/.exec(screen.text)?.[1] ?? ''
    const email = new RegExp(`^ +${role} +(\\S+)$`, 'm').exec(screen.text)?.[1] ?? ''
    const client = createGraphClient(url)
    const { signIn: session } = await client.request(SignInDocument, { input: { email, password } })
    await client.dispose()
    const membership = session.user.memberships.nodes.find(
      ({ organization }) => organization.name === 'Northwind Insurance',
    )
    return { accessToken: session.accessToken, role: membership?.role, id: membership?.organization.id }
  }

  async function company(): Promise<Company> {
    const { accessToken, id } = await signIn('OWNER')
    const { data, errors } = await gql(url, { query: everything, variables: { id }, person: { accessToken } })
    expect(errors).toBeUndefined()
    return (data as { readonly organization: Company }).organization
  }

  test.each(['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'])('prints how to sign in as %s', async (role) => {
    expect(await signIn(role)).toMatchObject({ role })
  })

  test('creates users in all roles, thirty assessments, finished runs and decisions', async () => {
    // The effects of a run continue after it.
    const isSettled = async () =>
      (await company()).assessments.nodes.filter(({ status }) => status === 'COMPLETED').length === runs
    await until(isSettled)
    const { members, assessments } = await company()
    expect(members.nodes.map(({ role }) => role).toSorted()).toEqual(['ADMIN', 'MEMBER', 'MEMBER', 'OWNER', 'VIEWER'])
    expect(assessments.totalCount).toBe(30)
    expect(assessments.nodes).toHaveLength(30)
    expect(new Set(assessments.nodes.map(({ createdBy }) => createdBy.name)).size).toBe(4)
    expect(assessments.nodes.filter(({ status }) => status === 'DRAFT')).toHaveLength(30 - runs)
    const finished = assessments.nodes.filter(({ status }) => status === 'COMPLETED')
    for (const { report, recommendations } of finished) {
      expect(report).not.toBeNull()
      expect(recommendations.nodes).toHaveLength(5)
    }
    const decisions = finished.flatMap(({ recommendations }) => recommendations.nodes.map(({ decision }) => decision))
    expect(new Set(decisions)).toEqual(new Set(['ACCEPTED', 'DEFERRED', 'REJECTED', null]))
  })

  test('counts the runs that are done', () => {
    const counts = [...screen.text.matchAll(/(\d+) of (\d+) runs/g)].map(([, done, all]) => [Number(done), Number(all)])
    expect(counts).toEqual(Array.from({ length: runs }, (_, index) => [index + 1, runs]))
  })
})
