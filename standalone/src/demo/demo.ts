import { randomUUID } from 'node:crypto'
import {
  AgentsDocument,
  AssessmentReportDocument,
  CreateAssessmentDocument,
  SignUpDocument,
  StartRunDocument,
} from '../../../schema/generated/operations.ts'
import type { CreateAssessmentInput } from '../../../schema/generated/operations.ts'
import { followRun } from '../client/follow-run.ts'
import { createGraphClient } from '../client/graph-client.ts'
import type { GraphClient } from '../client/graph-client.ts'
import { createRunView, showRun } from './run-view.ts'
import type { DemoOutput } from './run-view.ts'
import { summarise } from './summary.ts'

export interface DemoOptions {
  /** URL of the platform. */
  readonly url: string
  /** An assessment without its organization, as JSON; the graph validates it. */
  readonly example: unknown
  readonly output: DemoOutput
}

/** Signs up, creates an assessment, runs it with live progress, and shows the results. */
export async function runDemo({ url, example, output }: DemoOptions): Promise<void> {
  const client = createGraphClient(url)
  try {
    const { signUp } = await client.request(SignUpDocument, {
      input: { email: `demo-${randomUUID()}@example.com`, password: randomUUID(), name: 'Demo' },
    })
    client.signIn(signUp.accessToken)
    const organizationId = signUp.user.memberships.nodes[0]?.organization.id ?? ''
    const input = { ...(example as Omit<CreateAssessmentInput, 'organizationId'>), organizationId }
    const { createAssessment } = await client.request(CreateAssessmentDocument, { input })
    output.write(`\n  ${createAssessment.assessment.title}\n\n`)
    await watchRun(client, createAssessment.assessment.id, output)
    const { assessment } = await client.request(AssessmentReportDocument, {
      id: createAssessment.assessment.id,
      first: 100,
    })
    if (!assessment) throw new Error('expected the assessment to exist, found none')
    output.write(summarise(assessment, { url, accessToken: signUp.accessToken }))
  } finally {
    await client.dispose()
  }
}

async function watchRun(client: GraphClient, assessmentId: string, output: DemoOutput): Promise<void> {
  const { agents } = await client.request(AgentsDocument, {})
  const startedAt = performance.now()
  const { startRun } = await client.request(StartRunDocument, { input: { assessmentId } })
  await showRun(createRunView({ output, agents, startedAt }), followRun(client, startRun.run.id))
}
