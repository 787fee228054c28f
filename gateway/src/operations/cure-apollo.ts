/**
 * To be imported before Apollo Gateway's executor runs. Replaces two of its functions, which lose data: merging lets a later null of
 * one subgraph wipe what another has said, and renaming a field makes null of `false`, `0` and `""`.
 */
import { createRequire } from 'node:module'
import type { FetchDataRewrite } from '@apollo/query-planner'
import type { GraphQLSchema } from 'graphql'
import { compileRewrites, createSupergraphTypes, mergeInto } from '#gateway/execution'
import type { JsonObject, Rewrite } from '#gateway/execution'

type Merge = (target: JsonObject, source: JsonObject | null | undefined) => JsonObject

type ApplyRewrites = (schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[] | undefined, data: unknown) => void

const requireOfGateway = createRequire(import.meta.resolve('@apollo/gateway'))
const merging = requireOfGateway('./utilities/deepMerge') as { deepMerge: Merge }
const rewriting = requireOfGateway('./dataRewrites') as { applyRewrites: ApplyRewrites }

merging.deepMerge = (target, source) => {
  if (source !== null && source !== undefined) mergeInto(target, source)
  return target
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
