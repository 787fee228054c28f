import { Directive, Field, ID, ObjectType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { RoleEnum } from './role.enum.ts'

@Directive('@inaccessible')
@ObjectType('ViewerRole')
export class ViewerRoleType {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => RoleEnum)
  declare readonly role: Role
}

@Directive('@inaccessible')
@ObjectType('ViewerFacts', { description: 'What the gateway signs into the identity of a viewer.' })
export class ViewerFactsType {
  @Field(() => [ViewerRoleType])
  declare readonly roles: readonly ViewerRoleType[]
}
