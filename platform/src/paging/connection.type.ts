import { Directive, Field, Int, ObjectType } from 'type-graphql'
import type { ClassType } from 'type-graphql'

@Directive('@shareable')
@ObjectType()
export class PageInfo {
  @Field()
  declare readonly hasNextPage: boolean

  @Field()
  declare readonly hasPreviousPage: boolean

  @Field(() => String, { nullable: true })
  declare readonly startCursor: string | null

  @Field(() => String, { nullable: true })
  declare readonly endCursor: string | null
}

/** What a resolver of a connection returns. `count` is called only when the client selects `totalCount`. */
export interface ConnectionShape<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
  readonly count: () => Promise<number>
}

/** The Relay connection and edge types of a node type: `AssessmentConnection` and `AssessmentEdge` for `Assessment`. */
export function createConnectionTypes<Node extends object>(name: string, NodeType: ClassType<Node>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    declare readonly cursor: string

    @Field(() => NodeType)
    declare readonly node: Node
  }

  @ObjectType(`${name}Connection`)
  class Connection implements ConnectionShape<Node> {
    @Field(() => [Edge])
    declare readonly edges: readonly Edge[]

    @Field(() => [NodeType])
    declare readonly nodes: readonly Node[]

    @Field(() => PageInfo)
    declare readonly pageInfo: PageInfo

    declare readonly count: () => Promise<number>

    @Field(() => Int)
    totalCount(): Promise<number> {
      return this.count()
    }
  }
  return Connection
}
