import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { referenceData } from '#platform/subgraph-server'
import { workflow } from '../domain/advice/index.ts'
import type { Advisor, AgentRole } from '../domain/advice/types.ts'
import { AgentRoleEnum } from './enums.ts'

/** Reference data, which only a release changes. */
export const cached = referenceData(
  workflow.map(({ role, name, description, dependsOn }) => ({ role, name, description, dependsOn })),
  300,
)

const idOf = (role: AgentRole) => `agt_${role.toLowerCase()}`

@Directive('@key(fields: "id")')
@ObjectType('Agent', {
  description: 'A specialist that examines assessments. The same for all callers.',
})
export class AgentType {
  @Field(() => ID, { description: 'Unique id with the prefix `agt_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => AgentRoleEnum, { description: 'Role of the agent.' })
  declare readonly role: AgentRole

  @Directive(cached)
  @Field(() => String, { description: 'Display name.' })
  declare readonly name: string

  @Directive(cached)
  @Field(() => String, { description: 'What the agent examines.' })
  declare readonly description: string

  @Directive(cached)
  @Field(() => [AgentRoleEnum], {
    description: 'Roles whose tasks must have ended before a task of this agent starts.',
  })
  declare readonly dependsOn: readonly AgentRole[]
}

/** An agent in the graph. */
export const toAgentNode = ({ role, name, description, dependsOn }: Advisor): AgentType => ({
  id: idOf(role),
  role,
  name,
  description,
  dependsOn,
})
