/**
 * Patches functions of Apollo Gateway's executor; import it before the executor runs. Without the patches, a later null of one subgraph
 * overwrites the value of another, renaming a field turns `false`, `0` and `""` into null, and the check of leaf values accepts an Int
 * beyond 32 bits and rejects `bigint`.
 */
import { createRequire } from 'node:module'
import type { Schema } from '@apollo/federation-internals'
import type { FetchDataRewrite } from '@apollo/query-planner'
import { compileRewrites, createSupergraphTypes, mergeInto } from '@plumbline/query-plan-executor'
import type { JsonObject, Rewrite } from '@plumbline/query-plan-executor'
import type { GraphQLSchema } from 'graphql'

type Merge = (target: JsonObject, source: JsonObject | null | undefined) => JsonObject

type ApplyRewrites = (schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[] | undefined, data: unknown) => void

const requireOfGateway = createRequire(import.meta.resolve('@apollo/gateway'))
const merging = requireOfGateway('./utilities/deepMerge') as { deepMerge: Merge }
const rewriting = requireOfGateway('./dataRewrites') as { applyRewrites: ApplyRewrites }

merging.deepMerge = (target, source) => {
  if (source !== null && source !== undefined) mergeInto(target, source)
  return target
}

type IsValidLeaf = (schema: Schema, value: unknown, type: unknown) => boolean

const values = requireOfGateway('@apollo/federation-internals/dist/values') as { isValidLeafValue: IsValidLeaf }
const isValidLeafValue = values.isValidLeafValue

values.isValidLeafValue = (schema, value, type) => {
  if (typeof value !== 'bigint') {
    const isTooLong = typeof value === 'number' && type === schema.intType() && (value | 0) !== value
    return !isTooLong && isValidLeafValue(schema, value, type)
  }
  return type !== schema.intType() && isValidLeafValue(schema, 0, type)
}

const compiled = new WeakMap<readonly FetchDataRewrite[], Rewrite>()
const nothing: Rewrite = () => undefined

rewriting.applyRewrites = (schema, rewrites, data) => {
  if (!rewrites) return
  let rewrite = compiled.get(rewrites)
  if (!rewrite) {
    rewrite = compileRewrites(rewrites, createSupergraphTypes(schema)) ?? nothing
    compiled.set(rewrites, rewrite)
  }
  rewrite(data)
}
