import { Directive, Field, ID, ObjectType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { RoleEnum } from './role.enum.ts'

@Directive('@inaccessible')
@ObjectType('ViewerRole', { description: "The viewer's role in one organization." })
export class ViewerRoleType {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => RoleEnum, { description: 'Role in the organization.' })
  declare readonly role: Role
}

@Directive('@inaccessible')
@ObjectType('ViewerFacts', {
  description: 'Facts about a viewer that the gateway includes in the signed identity of its requests to subgraphs.',
})
export class ViewerFactsType {
  @Field(() => [ViewerRoleType], { description: 'Role of the viewer in each organization that the viewer belongs to.' })
  declare readonly roles: readonly ViewerRoleType[]
}
