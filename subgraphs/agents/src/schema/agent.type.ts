import { Field, ObjectType } from 'type-graphql'
import type { AgentRole } from '../domain/advice/types.ts'
import { AgentRoleEnum } from './enums.ts'

@ObjectType('Agent', { description: 'A specialist that examines assessments. The same for everybody.' })
export class AgentType {
  @Field(() => AgentRoleEnum, { description: 'Role of the agent.' })
  declare readonly role: AgentRole

  @Field(() => String, { description: 'Display name.' })
  declare readonly name: string

  @Field(() => String, { description: 'What the agent examines.' })
  declare readonly description: string

  @Field(() => [AgentRoleEnum], {
    description: 'Roles whose tasks must have ended before a task of this agent starts.',
  })
  declare readonly dependsOn: readonly AgentRole[]
}
