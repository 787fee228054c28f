import { Directive, Field, Int, ObjectType } from 'type-graphql'
import type { ClassType } from 'type-graphql'

@Directive('@shareable')
@ObjectType({ description: 'Position of a page in its list.' })
export class PageInfo {
  @Field(() => Boolean, {
    description: 'Whether there are items after this page. Always true for a page that is read with `before`.',
  })
  declare readonly hasNextPage: boolean

  @Field(() => Boolean, {
    description: 'Whether there are items before this page. Always true for a page that is read with `after`.',
  })
  declare readonly hasPreviousPage: boolean

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item, to pass as `before`; null for an empty page.',
  })
  declare readonly startCursor: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item, to pass as `after`; null for an empty page.',
  })
  declare readonly endCursor: string | null
}

/** The result of a resolver of a connection. `count` is called only when the client selects `totalCount`. */
export interface ConnectionShape<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
  readonly count: () => Promise<number>
}

/** The Relay connection and edge types of a node type: `AssessmentConnection` and `AssessmentEdge` for `Assessment`. */
export function createConnectionTypes<Node extends object>(name: string, NodeType: ClassType<Node>) {
  @ObjectType(`${name}Edge`, { description: 'An item of a list with its cursor.' })
  class Edge {
    @Field(() => String, { description: 'Position of the item in the list.' })
    declare readonly cursor: string

    @Field(() => NodeType, { description: 'The item.' })
    declare readonly node: Node
  }

  @ObjectType(`${name}Connection`, { description: 'A page of a list.' })
  class Connection implements ConnectionShape<Node> {
    @Field(() => [Edge], { description: 'The items of the page with their cursors.' })
    declare readonly edges: readonly Edge[]

    @Field(() => [NodeType], { description: 'The items of the page.' })
    declare readonly nodes: readonly Node[]

    @Field(() => PageInfo, { description: 'Position of the page in the list.' })
    declare readonly pageInfo: PageInfo

    declare readonly count: () => Promise<number>

    @Field(() => Int, { description: 'Number of items in the whole list. Selecting it costs another query.' })
    totalCount(): Promise<number> {
      return this.count()
    }
  }
  return Connection
}
