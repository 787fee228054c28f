import { Field, ID, InterfaceType } from 'type-graphql'
import { nodeKindOf } from '../domain/nodes.ts'

@InterfaceType('Node', {
  description: 'An object with an id that is unique in the whole graph.',
  resolveType: ({ id }: NodeType) => nodeKindOf(id)?.type,
})
export abstract class NodeType {
  @Field(() => ID, { description: 'Unique id. Its prefix tells the type.' })
  declare readonly id: string
}
