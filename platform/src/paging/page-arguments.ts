import { ArgsType, Field, Int } from 'type-graphql'
import { defaultPageSize, maxPageSize } from './page-size.ts'

const size = `1 to ${maxPageSize}, BAD_USER_INPUT otherwise`

/** Which page of a connection to read: from its start or behind an item, or from its end or before an item. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: defaultPageSize,
    description: `Number of items from the start of the list, or after \`after\`: ${size}.`,
  })
  declare readonly first: number | null

  @Field(() => String, { nullable: true, description: 'Cursor of the item before the page. Used with `first`.' })
  declare readonly after?: string | null

  @Field(() => Int, {
    nullable: true,
    description: `Number of items from the end of the list, or before \`before\`, in the order of the list: ${size}. Replaces \`first\`; BAD_USER_INPUT together with \`after\` or with a \`first\` other than the default.`,
  })
  declare readonly last?: number | null

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the item after the page. Used with `last`; BAD_USER_INPUT without `last`.',
  })
  declare readonly before?: string | null
}
