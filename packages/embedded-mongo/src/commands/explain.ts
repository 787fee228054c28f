import type { Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { IndexScan, Plan } from '../planning/plan.ts'
import { type OpenQuery, openQuery } from '../planning/query.ts'
import { toNamespace } from '../storage/catalog.ts'
import { openAggregate } from './aggregate.ts'
import { assertCommand, optionalDocument } from './arguments.ts'
import { collectionName, type CommandContext, type Handler, namedCollection } from './context.ts'
import { toUpdateStatement } from './find-and-modify.ts'
import { countFound, openCount, openDistinct, toFindRequest } from './read.ts'
import { runReads } from './steps.ts'
import { toUpdateRequest } from './update-statement.ts'
import { statementsOf, toDeleteRequest } from './write.ts'

/** Runs the query of a command without its writes, and reports the index that it used and the number of keys and documents that it examined. */
export const explain: Handler = async (context) => {
  const { body } = context
  assertCommand('explain', body, { verbosity: 'string' })
  const explained = optionalDocument(body, 'explain') ?? {}
  const name = Object.keys(explained)[0] ?? ''
  const inner = { ...context, name, body: explained }
  const open = Object.hasOwn(explainable, name) ? explainable[name] : undefined
  if (!open)
    throw new CommandError('CommandNotFound', `Explain failed due to unknown or unsupported command: '${name}'`)
  const startedAt = performance.now()
  const { query, stages } = open(inner)
  const returned = await runReads(context.timeSlice, countFound(query.documents))
  const cursor = {
    ...planReply(inner, query),
    ...statistics(query, returned, Math.round(performance.now() - startedAt)),
  }
  const shown = stages.length > 0 ? { stages: [{ $cursor: cursor }, ...stages] } : cursor
  return { explainVersion: '1', ...shown, command: explained, serverInfo: { version: 'embedded' }, ok: 1 }
}

type Explained = { readonly query: OpenQuery; readonly stages: readonly Document[] }

const explainable: Readonly<Record<string, (context: CommandContext) => Explained>> = {
  find: (context) => only(openQuery(context, namedCollection(context), toFindRequest(context))),
  count: (context) => only(openCount(context)),
  distinct: (context) => only(openDistinct(context)),
  aggregate: (context) => {
    const { query, rest } = openAggregate(context)
    return { query, stages: rest }
  },
  update: (context) => openStatement(context, statementsOf(context, 'updates')[0] ?? {}),
  findAndModify: (context) => openStatement(context, toUpdateStatement(context.body)),
  delete: (context) => {
    const request = toDeleteRequest(statementsOf(context, 'deletes')[0] ?? {})
    return only(openQuery(context, namedCollection(context), request))
  },
}

function only(query: OpenQuery): Explained {
  return { query, stages: [] }
}

function openStatement(context: CommandContext, statement: Document): Explained {
  return only(openQuery(context, namedCollection(context), toUpdateRequest(statement)))
}

function planReply(context: CommandContext, { plan, sort }: OpenQuery): Document {
  const scan = scanStage(plan)
  const sortPattern = Object.fromEntries(sort.map(({ path, direction }) => [path, direction]))
  const winningPlan = plan.sorted ? scan : { stage: 'SORT', sortPattern, inputStage: scan }
  return {
    queryPlanner: { namespace: toNamespace(context.database, collectionName(context)), winningPlan, rejectedPlans: [] },
  }
}

function scanStage(plan: Plan): Document {
  if (plan.kind === 'collection') return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' }
  if (plan.kind === 'index') return { stage: 'FETCH', inputStage: indexStage(plan) }
  return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.scans.map(indexStage) } }
}

function indexStage({ index, ranges, reverse }: IndexScan): Document {
  const { name, spec, unique, sparse, partial, multikey } = index
  return {
    stage: 'IXSCAN',
    keyPattern: spec['key'],
    indexName: name,
    isMultiKey: multikey.includes(true),
    isUnique: unique,
    isSparse: sparse,
    isPartial: partial !== null,
    direction: reverse ? 'backward' : 'forward',
    ranges: ranges.length,
  }
}

function statistics({ counts }: OpenQuery, nReturned: number, executionTimeMillis: number): Document {
  return {
    executionStats: {
      executionSuccess: true,
      nReturned,
      executionTimeMillis,
      totalKeysExamined: counts.keys,
      totalDocsExamined: counts.documents,
    },
  }
}
