/**
 * To be imported before Apollo Gateway's executor runs. Replaces some of its functions: merging lets a later null of one subgraph
 * wipe what another has said, renaming a field makes null of `false`, `0` and `""`, and leaf values are checked without knowing
 * that an Int has 32 bits and that integers may be `bigint`.
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
