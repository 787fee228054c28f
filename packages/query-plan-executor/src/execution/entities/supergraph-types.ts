import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

/** Tests type conditions of query plans. */
export interface SupergraphTypes {
  /** Whether an object whose `__typename` is `typename` satisfies `condition`. */
  readonly fits: (typename: unknown, condition: string) => boolean
}

/** @param schema - the whole supergraph, because plans contain types that the API schema may hide */
export function createSupergraphTypes(schema: GraphQLSchema): SupergraphTypes {
  return {
    fits: (typename, condition) => {
      if (typename === condition) return true
      if (typeof typename !== 'string') return false
      const type = schema.getType(typename)
      const wanted = schema.getType(condition)
      if (!type || !wanted || !isAbstractType(wanted)) return false
      return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
    },
  }
}
