import type { FetchDataRewrite } from '@apollo/query-planner'
import { isJsonObject, ownValue, setOwnValue, type JsonObject } from '../request/json-object.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

const FRAGMENT_PREFIX = '... on '

/** Applies the plan's rewrites to data in place, before it is sent or after it is received. */
export type Rewrite = (data: unknown) => void

/** @returns undefined when there is nothing to rewrite */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  types: SupergraphTypes,
): Rewrite | undefined {
  const compiled = (rewrites ?? []).map((rewrite) => compileOne(rewrite, types)).filter((one) => one !== undefined)
  if (compiled.length === 0) return undefined
  return (data) => {
    for (const rewrite of compiled) rewrite(data)
  }
}

function compileOne(rewrite: FetchDataRewrite, types: SupergraphTypes): Rewrite | undefined {
  const key = rewrite.path.at(-1)
  if (key === undefined) return undefined
  const change = rewrite.kind === 'ValueSetter' ? setter(key, rewrite.setValueTo) : renamer(key, rewrite.renameKeyTo)
  return rewrite.path.slice(0, -1).reduceRight((next, element) => stepInto(element, next, types), eachObject(change))
}

function setter(key: string, value: unknown): (object: JsonObject) => void {
  return (object) => setOwnValue(object, key, value)
}

function renamer(key: string, name: string): (object: JsonObject) => void {
  return (object) => {
    const value = ownValue(object, key)
    if (value === undefined) return
    setOwnValue(object, name, value)
    object[key] = undefined
  }
}

function stepInto(element: string, next: Rewrite, types: SupergraphTypes): Rewrite {
  if (!element.startsWith(FRAGMENT_PREFIX)) return eachObject((object) => next(ownValue(object, element)))
  const condition = element.slice(FRAGMENT_PREFIX.length)
  return eachObject((object) => {
    const typename = object['__typename']
    if (!typename || types.fits(typename, condition)) next(object)
  })
}

function eachObject(change: (object: JsonObject) => void): Rewrite {
  const visit: Rewrite = (value) => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (isJsonObject(value)) change(value)
  }
  return visit
}
