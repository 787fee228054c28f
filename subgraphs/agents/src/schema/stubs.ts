import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User')
export class UserStub {
  @Field(() => ID)
  declare readonly id: string
}

@Directive('@key(fields: "id")')
@ObjectType('Assessment')
export class AssessmentStub {
  @Field(() => ID)
  declare readonly id: string
}

@Directive('@key(fields: "id")')
@ObjectType('Recommendation')
export class RecommendationStub {
  @Field(() => ID)
  declare readonly id: string

  // The next two are there so that the gateway brings them along when `producedBy` is asked for.
  @Directive('@external')
  @Field(() => ID)
  declare readonly runId: string

  @Directive('@external')
  @Field(() => String)
  declare readonly producedByRole: string
}
