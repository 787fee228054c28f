import { randomUUID } from 'node:crypto'
import type { FetchNode } from '@apollo/query-planner'
import { isSpecifiedScalarType, getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, GraphQLSchema, IntValueNode, StringValueNode } from 'graphql'

/** An operation without long integers, for planning, and their restoration in fetches. */
export interface LongIntegers {
  readonly document: DocumentNode
  /** Undefined when there are none. */
  readonly restore: ((fetch: FetchNode) => FetchNode) | undefined
}

/**
 * Quotes long integers in the text of an operation, and removes the quotes in the plan, because the planner converts them to doubles
 * with 53 bits. Only for custom scalars, which accept any literal; ids keep their digits anyway, and other numeric types are
 * doubles.
 * @param document - valid
 */
export function correctLongIntegers(document: DocumentNode, schemaOf: () => GraphQLSchema): LongIntegers {
  if (longestInteger(document) < 16) return { document, restore: undefined }
  // Unguessable: searching the text for an unused mark takes quadratic time for a text that the client chooses.
  const mark = `int:${randomUUID()}:`
  const types = new TypeInfo(schemaOf())
  const quoted = visit(
    document,
    visitWithTypeInfo(types, {
      IntValue(node): StringValueNode | undefined {
        if (Number.isSafeInteger(Number(node.value))) return undefined
        // Values within a literal of a custom scalar have no type.
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
