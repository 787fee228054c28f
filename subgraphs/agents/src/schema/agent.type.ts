import { Field, ObjectType } from 'type-graphql'
import type { AgentRole } from '../domain/advice/types.ts'
import { AgentRoleEnum } from './enums.ts'

@ObjectType('Agent')
export class AgentType {
  @Field(() => AgentRoleEnum)
  declare readonly role: AgentRole

  @Field(() => String)
  declare readonly name: string

  @Field(() => String)
  declare readonly description: string

  @Field(() => [AgentRoleEnum])
  declare readonly dependsOn: readonly AgentRole[]
}
