import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  AcceptInvitationDocument,
  ChangeMemberRoleDocument,
  CreateAssessmentDocument,
  InviteMemberDocument,
  RemoveMemberDocument,
  RunProgressDocument,
  SignUpDocument,
  StartRunDocument,
  VerifyEmailDocument,
} from '#root/schema/generated/operations'
import type { CreateAssessmentInput, Role, RunProgressSubscription } from '#root/schema/generated/operations'
import { createGraphClient } from '#root/standalone/src/client/graph-client'
import type { GraphClient } from '#root/standalone/src/client/graph-client'
import { mailFile, mailsTo, mailTo } from '../mails.ts'

/** A user who has signed up, with a client of the graph. */
export interface Person {
  readonly client: GraphClient
  readonly userId: string
  readonly email: string
  /** Id of the personal organization. */
  readonly organizationId: string
  readonly accessToken: string
  readonly refreshToken: string
  /** @returns the assessment's id */
  createAssessment(title?: string): Promise<string>
  /** @returns the run's id */
  startRun(assessmentId: string): Promise<string>
  /** Every event of a run until it ends. */
  watchRun(runId: string, after?: string): Promise<readonly RunProgressSubscription['runProgress'][]>
  /** Invites a user, who accepts. */
  addMember(person: Person, role: Role): Promise<void>
  /** Verifies the email with the token of its mail. */
  verifyEmail(): Promise<void>
  changeRole(person: Person, role: Role): Promise<void>
  removeMember(person: Person): Promise<void>
}

type Requirements = CreateAssessmentInput['requirements']

const example = () =>
  (JSON.parse(readFileSync('docs/examples/llm-serving.json', 'utf8')) as { readonly requirements: Requirements })
    .requirements

/** Signs up a new user and verifies the email, which grants the credits of the FREE plan. */
export async function signUp(url: string, name = 'Ada'): Promise<Person> {
  const person = await signUpUnverified(url, name)
  await person.verifyEmail()
  return person
}

/** Signs up a new user, who has the trial credits. */
export async function signUpUnverified(url: string, name: string): Promise<Person> {
  const client = createGraphClient(url)
  const email = `${name.toLowerCase()}-${randomUUID()}@example.com`
  const { signUp: session } = await client.request(SignUpDocument, { input: { email, password: randomUUID(), name } })
  client.signIn(session.accessToken)
  return createPerson(client, {
    userId: session.user.id,
    email,
    organizationId: session.user.memberships.nodes[0]?.organization.id ?? '',
    accessToken: session.accessToken,
    refreshToken: session.refreshToken,
  })
}

export function createPerson(
  client: GraphClient,
  facts: Pick<Person, 'userId' | 'email' | 'organizationId' | 'accessToken' | 'refreshToken'>,
): Person {
  const { organizationId } = facts
  return {
    ...facts,
    client,
    async createAssessment(title = 'An assessment') {
      const input = { organizationId, title, requirements: example() }
      return (await client.request(CreateAssessmentDocument, { input })).createAssessment.assessment.id
    },
    startRun: async (assessmentId) =>
      (await client.request(StartRunDocument, { input: { assessmentId } })).startRun.run.id,
    async watchRun(runId, after) {
      const events: RunProgressSubscription['runProgress'][] = []
      const variables = { runId, ...(after !== undefined && { after }) }
      for await (const { runProgress } of client.subscribe(RunProgressDocument, variables)) events.push(runProgress)
      return events
    },
    async addMember(person, role) {
      const { length } = await mailsTo(mailFile(), person.email, 'invited')
      await client.request(InviteMemberDocument, { input: { organizationId, email: person.email, role } })
      const { token } = await mailTo(mailFile(), person.email, 'invited', length + 1)
      await person.client.request(AcceptInvitationDocument, { input: { token } })
    },
    async verifyEmail() {
      const { token } = await mailTo(mailFile(), facts.email, 'Verify')
      await client.request(VerifyEmailDocument, { input: { token } })
    },
    async changeRole({ userId }, role) {
      await client.request(ChangeMemberRoleDocument, { input: { organizationId, userId, role } })
    },
    async removeMember({ userId }) {
      await client.request(RemoveMemberDocument, { input: { organizationId, userId } })
    },
  }
}
