import { randomUUID } from 'node:crypto'
import {
  AcceptInvitationDocument,
  AssessmentReportDocument,
  CreateAssessmentDocument,
  CreateOrganizationDocument,
  DecideRecommendationDocument,
  InviteMemberDocument,
  PaymentUpdatedDocument,
  PurchaseCreditsDocument,
  SignUpDocument,
  StartRunDocument,
} from '../../../schema/generated/operations.ts'
import type { Decision, Role } from '../../../schema/generated/operations.ts'
import { followRun } from '../client/follow-run.ts'
import { createGraphClient } from '../client/graph-client.ts'
import type { GraphClient } from '../client/graph-client.ts'
import { waitForToken } from '../client/wait-for-token.ts'
import { createPortfolio } from './portfolio.ts'

export interface SeedOptions {
  /** URL of the platform. */
  readonly url: string
  readonly output: NodeJS.WritableStream
  /** The file to which the platform writes its mails, which contain the tokens of invitations. */
  readonly mailFile: string
  /** How many assessments are run. Default: 24. */
  readonly runs?: number
}

interface Person {
  readonly client: GraphClient
  readonly email: string
}

const company = 'Northwind Insurance'
const people: readonly { readonly name: string; readonly role: Role }[] = [
  { name: 'Ada Obi', role: 'OWNER' },
  { name: 'Bo Lindqvist', role: 'ADMIN' },
  { name: 'Chen Wei', role: 'MEMBER' },
  { name: 'Dara Singh', role: 'MEMBER' },
  { name: 'Elif Kaya', role: 'VIEWER' },
]
const defaultRuns = 24
/** The limit of concurrent runs of the FREE plan. */
const runsAtOnce = 2

/** Loads a company with people in every role, thirty assessments, finished runs and some decisions, all through the graph. */
export async function seed({ url, output, mailFile, runs = defaultRuns }: SeedOptions): Promise<void> {
  const password = randomUUID()
  const staff = await Promise.all(people.map(({ name }) => signUp(url, name, password)))
  try {
    const [owner] = staff
    if (!owner) return
    const organizationId = await found(owner, staff, mailFile)
    await fund(owner.client, organizationId)
    const assessmentIds = await createAssessments(staff, organizationId)
    output.write(`  ${company}: ${people.length} people, ${assessmentIds.length} assessments\n`)
    await runAll(owner, assessmentIds.slice(0, runs), output)
    output.write(`\n  Sign in with the password ${password} as\n`)
    for (const [index, { email }] of staff.entries()) output.write(`    ${people[index]?.role.padEnd(7)} ${email}\n`)
  } finally {
    await Promise.all(staff.map(({ client }) => client.dispose()))
  }
}

async function signUp(url: string, name: string, password: string): Promise<Person> {
  const client = createGraphClient(url)
  const email = `${name.toLowerCase().replace(' ', '.')}-${randomUUID().slice(0, 8)}@northwind.example`
  const { signUp: session } = await client.request(SignUpDocument, { input: { email, password, name } })
  client.signIn(session.accessToken)
  return { client, email }
}

async function found({ client }: Person, staff: readonly Person[], mailFile: string): Promise<string> {
  const { createOrganization } = await client.request(CreateOrganizationDocument, { input: { name: company } })
  const { id: organizationId } = createOrganization.organization
  for (const [index, { client: invited, email }] of staff.entries()) {
    const role = people[index]?.role
    if (index === 0 || !role) continue
    await client.request(InviteMemberDocument, { input: { organizationId, email, role } })
    const token = await waitForToken({ mailFile, email, subject: 'invited' })
    await invited.request(AcceptInvitationDocument, { input: { token } })
  }
  return organizationId
}

/** Buys credits, and waits until the payment has succeeded. */
export async function fund(client: GraphClient, organizationId: string): Promise<void> {
  const input = { organizationId, credits: 50, idempotencyKey: randomUUID() }
  const { purchaseCredits } = await client.request(PurchaseCreditsDocument, { input })
  for await (const { paymentUpdated } of client.subscribe(PaymentUpdatedDocument, { id: purchaseCredits.payment.id }))
    if (paymentUpdated.status === 'FAILED') throw new Error(`the payment failed: ${paymentUpdated.failureReason}`)
}

async function createAssessments(staff: readonly Person[], organizationId: string): Promise<readonly string[]> {
  const authors = staff.filter((_, index) => people[index]?.role !== 'VIEWER')
  const ids: string[] = []
  for (const [index, proposal] of createPortfolio().entries()) {
    const author = authors[index % authors.length]
    if (!author) continue
    const input = { ...proposal, organizationId }
    const { createAssessment } = await author.client.request(CreateAssessmentDocument, { input })
    ids.push(createAssessment.assessment.id)
  }
  return ids
}

async function runAll(
  { client }: Person,
  assessmentIds: readonly string[],
  output: NodeJS.WritableStream,
): Promise<void> {
  const waiting = assessmentIds.entries()
  let done = 0
  const work = async () => {
    for (const [index, assessmentId] of waiting) {
      await runOne(client, assessmentId)
      // A third of the teams have decided.
      if (index % 3 === 0) await decide(client, assessmentId)
      done += 1
      output.write(`\r  ${done} of ${assessmentIds.length} runs`)
    }
  }
  await Promise.all(Array.from({ length: runsAtOnce }, work))
  output.write('\n')
}

/** Runs an assessment to its end. */
export async function runOne(client: GraphClient, assessmentId: string): Promise<void> {
  const { startRun } = await client.request(StartRunDocument, { input: { assessmentId } })
  for await (const { run, message } of followRun(client, startRun.run.id))
    if (run.status === 'FAILED') throw new Error(`a run failed: ${message ?? 'no reason given'}`)
}

/** Decides about the first recommendations. */
export async function decide(client: GraphClient, id: string): Promise<void> {
  const decisions: readonly Decision[] = ['ACCEPTED', 'ACCEPTED', 'DEFERRED', 'REJECTED']
  const { assessment } = await client.request(AssessmentReportDocument, { id, first: decisions.length })
  for (const [place, recommendation] of (assessment?.recommendations.nodes ?? []).entries()) {
    const decision = decisions[place] ?? 'DEFERRED'
    await client.request(DecideRecommendationDocument, { input: { id: recommendation.id, decision } })
  }
}
