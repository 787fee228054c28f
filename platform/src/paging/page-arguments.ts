import { ArgsType, Field, Int } from 'type-graphql'

/** Which page of a connection to read. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'Number of items, 1 to 100; BAD_USER_INPUT otherwise.',
  })
  declare readonly first: number | null

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the item before the page; the page starts at the beginning of the list without it.',
  })
  declare readonly after?: string | null
}
