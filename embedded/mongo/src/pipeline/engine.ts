import { Aggregator } from 'mingo/aggregator'
import { Context, evalExpr } from 'mingo/core'
import * as pipelineStages from 'mingo/operators/pipeline'
import * as windows from 'mingo/operators/window'
import type { Options } from 'mingo/types'
import { type Document, toPlain } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { FilterContext } from '../filter/parse.ts'
import { accumulatorOperators } from './accumulators.ts'
import { expressionOperators } from './expressions.ts'
import type { Compile } from './projection.ts'
import { assertStageOptions, stageName, writingStages } from './specification.ts'
import { createStages, type StageOperator } from './stages.ts'

/** How stages reach other collections of the same database, as seen by the same transaction. */
export type Collections = {
  /** The documents of a collection that match a filter, plain. */
  readonly find: (collection: string, filter: Document) => readonly Document[]
  /** The results of a pipeline over a collection, plain. */
  readonly aggregate: (collection: string, pipeline: readonly Document[], variables: Document) => readonly Document[]
}

/** Expressions, filters and pipelines of one command, with its variables (`let`, `$$NOW`). */
export type Engine = {
  readonly compile: Compile
  readonly filterContext: FilterContext
  /** Runs stages over plain documents, lazily where the stages allow it. */
  readonly run: (pipeline: readonly Document[], documents: Iterable<Document>) => Iterable<Document>
}

/**
 * Makes an engine. mingo's part of it is prepared when it is first needed, since most commands do without. `variables` are
 * plain.
 */
export function createEngine(collections: Collections, variables: Document): Engine {
  const stages = createStages(collections, () => engine)
  let prepared: Options | undefined
  const options = () => (prepared ??= prepareOptions(stages, variables))
  const compile: Compile = (expression) => {
    const plain = toPlain(expression)
    return (root) => evalExpr(root, plain, options())
  }
  const filterContext: FilterContext = {
    evaluate: (expression) => {
      const evaluate = compile(expression)
      return (document) => evaluate(toPlain(document) as Document)
    },
  }
  const run: Engine['run'] = (pipeline, documents) => {
    for (const [position, stage] of pipeline.entries()) assertStage(stage, position, stages)
    const aggregator = new Aggregator(pipeline as Document[], options())
    return aggregator.stream(documents as Document[], options()) as Iterable<Document>
  }
  const engine: Engine = { compile, filterContext, run }
  return engine
}

function assertStage(stage: Document, position: number, own: object): void {
  const name = stageName(stage)
  if (writingStages.includes(name))
    throw new CommandError('WritingStageNotLast', `${name} can only be the final stage in the pipeline`)
  if (!name.startsWith('$') || !(name in own || name in mingoStages))
    throw new CommandError('UnknownStage', `Unrecognized pipeline stage name: '${name}'`)
  if (name === '$documents' && position > 0)
    throw new CommandError('StageNotFirst', '$documents is only valid as the first stage in a pipeline')
  assertStageOptions(name, stage[name])
}

const mingoStages = { ...pipelineStages } as unknown as Record<string, StageOperator>
const mingoWindows = { ...windows }

/** mingo keeps the class of prepared options to itself, but hands an instance to every stage: one stage takes it. */
function prepareOptions(stages: Readonly<Record<string, StageOperator>>, variables: Document): Options {
  let prepared: Options | undefined
  const $capture: StageOperator = (documents, _, options) => {
    prepared = options
    return documents
  }
  const context = Context.init({
    accumulator: accumulatorOperators,
    expression: expressionOperators,
    pipeline: { ...mingoStages, ...stages, $capture },
    window: mingoWindows,
  })
  const raw = { context, variables } as unknown as Options
  new Aggregator([{ $capture: 1 }], raw).stream([])
  if (!prepared) throw new Error('the expression engine ran no stage')
  return prepared
}
