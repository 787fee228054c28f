import { randomUUID } from 'node:crypto'
import type { FetchNode } from '@apollo/query-planner'
import { isSpecifiedScalarType, getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, GraphQLSchema, IntValueNode, StringValueNode } from 'graphql'

/** Long integers of an operation, as they are planned and as fetches have them. */
export interface LongIntegers {
  readonly document: DocumentNode
  /** Undefined when there are none. */
  readonly restore: ((fetch: FetchNode) => FetchNode) | undefined
}

/**
 * Puts long integers in the text of an operation between quotes, and takes these off again in what is planned: the planner makes doubles
 * of them, which have 53 bits. Only where the type is a scalar of somebody's own, which takes any literal; ids keep their digits as they are,
 * and the others are doubles themselves.
 * @param document - valid
 */
export function cureLongIntegers(document: DocumentNode, schemaOf: () => GraphQLSchema): LongIntegers {
  if (longestInteger(document) < 16) return { document, restore: undefined }
  // Unguessable: a mark that has to be looked for in the text costs time that is quadratic in what the client chooses.
  const mark = `int:${randomUUID()}:`
  const types = new TypeInfo(schemaOf())
  const quoted = visit(
    document,
    visitWithTypeInfo(types, {
      IntValue(node): StringValueNode | undefined {
        if (Number.isSafeInteger(Number(node.value))) return undefined
        // Within a literal of such a scalar nothing has a type.
        const type = getNamedType(types.getInputType())
        return type && isSpecifiedScalarType(type) ? undefined : quote(node, mark)
      },
    }),
  )
  const written = new RegExp(`"${mark}(-?\\d+)"`, 'g')
  return {
    document: quoted,
    restore: (fetch) => ({ ...fetch, operation: fetch.operation.replace(written, '$1') }),
  }
}

const quote = ({ value }: IntValueNode, mark: string): StringValueNode => ({
  kind: Kind.STRING,
  value: `${mark}${value}`,
})

function longestInteger(document: DocumentNode): number {
  let longest = 0
  visit(document, { IntValue: ({ value }) => void (longest = Math.max(longest, value.length)) })
  return longest
}
