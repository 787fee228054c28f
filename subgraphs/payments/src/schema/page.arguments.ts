import { ArgsType, Field, Int } from 'type-graphql'

/** Which page of a connection. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, { defaultValue: 20, nullable: true, description: '1 to 100.' })
  declare readonly first: number | null

  @Field(() => String, { nullable: true })
  declare readonly after: string | null
}
