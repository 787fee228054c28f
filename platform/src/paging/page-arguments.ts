import { ArgsType, Field, Int } from 'type-graphql'

/** Which page of a connection to read: from its start or behind an item, or from its end or before an item. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'Number of items from the start of the list, or after `after`: 1 to 100. BAD_USER_INPUT otherwise.',
  })
  declare readonly first: number | null

  @Field(() => String, { nullable: true, description: 'Cursor of the item before the page. For `first`.' })
  declare readonly after?: string | null

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of items from the end of the list, or before `before`, in the order of the list: 1 to 100. It replaces `first`. BAD_USER_INPUT otherwise, and with `after` or another `first` than the default.',
  })
  declare readonly last?: number | null

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the item after the page. For `last`; BAD_USER_INPUT without it.',
  })
  declare readonly before?: string | null
}
