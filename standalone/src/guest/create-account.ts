import { randomUUID } from 'node:crypto'
import { CreateAssessmentDocument, SignUpDocument, VerifyEmailDocument } from '../../../schema/generated/operations.ts'
import { createGraphClient } from '../client/graph-client.ts'
import type { GraphClient } from '../client/graph-client.ts'
import { waitForToken } from '../client/wait-for-token.ts'
import { readExample } from '../seed/portfolio.ts'
import { decide, fund, runOne } from '../seed/seed.ts'

export interface Account {
  readonly email: string
  readonly password: string
}

export interface AccountOptions {
  /** URL of the platform. */
  readonly url: string
  /** The file to which the platform writes its mails. */
  readonly mailFile: string
  /** Called when the account can be used: one assessment is finished, and one can be started. */
  readonly onUsable: (account: Account) => Promise<void>
}

/** Creates a verified account whose organization has credits, a draft, and finished assessments with decisions. */
export async function createAccount({ url, mailFile, onUsable }: AccountOptions): Promise<void> {
  const account = { email: `guest-${randomUUID().slice(0, 8)}@guests.example`, password: randomUUID() }
  const client = createGraphClient(url)
  try {
    const organizationId = await signUp(client, account, mailFile)
    await fund(client, organizationId)
    const [first, second] = await createAssessments(client, organizationId)
    await runOne(client, first)
    await onUsable(account)
    await decide(client, first)
    await runOne(client, second)
  } finally {
    await client.dispose()
  }
}

/** @returns the organization of the guest */
async function signUp(client: GraphClient, account: Account, mailFile: string): Promise<string> {
  const { signUp: session } = await client.request(SignUpDocument, { input: { ...account, name: 'Guest' } })
  client.signIn(session.accessToken)
  const token = await waitForToken({ mailFile, email: account.email, subject: 'Verify' })
  await client.request(VerifyEmailDocument, { input: { token } })
  return session.user.memberships.nodes[0]?.organization.id ?? ''
}

async function createAssessments(client: GraphClient, organizationId: string): Promise<readonly [string, string]> {
  const create = async (example: string) => {
    const input = { ...readExample(example), organizationId }
    const { createAssessment } = await client.request(CreateAssessmentDocument, { input })
    return createAssessment.assessment.id
  }
  const ids = [await create('llm-serving'), await create('hipaa-rag')] as const
  // The draft, which only waits for its start.
  await create('fine-tuning')
  return ids
}
