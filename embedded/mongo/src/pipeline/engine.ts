import { Aggregator } from 'mingo/aggregator'
import { Context, evalExpr } from 'mingo/core'
import * as pipelineStages from 'mingo/operators/pipeline'
import * as windows from 'mingo/operators/window'
import type { Options } from 'mingo/types'
import { type Document, isDocument, toPlain } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { FilterContext } from '../filter/parse.ts'
import { accumulatorOperators, expressionOperators } from './expressions.ts'
import type { Compile } from './projection.ts'
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

/** Stages that may change other collections; only the aggregate command itself runs them. */
export const writingStages: readonly string[] = ['$out', '$merge']

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
    for (const stage of pipeline) assertStage(stage, stages)
    const aggregator = new Aggregator(pipeline as Document[], options())
    return aggregator.stream(documents as Document[], options()) as Iterable<Document>
  }
  const engine: Engine = { compile, filterContext, run }
  return engine
}

/** The name of a stage; a stage with none or several is an error. */
export function stageName(stage: unknown): string {
  const names = isDocument(stage) ? Object.keys(stage) : []
  if (names.length === 1 && names[0] !== undefined) return names[0]
  throw new CommandError('MalformedStage', 'A pipeline stage specification object must contain exactly one field.')
}

function assertStage(stage: Document, own: object): void {
  const name = stageName(stage)
  if (writingStages.includes(name))
    throw new CommandError('WritingStageNotLast', `${name} can only be the final stage in the pipeline`)
  if (name in own || name in mingoStages) return
  throw new CommandError('UnknownStage', `Unrecognized pipeline stage name: '${name}'`)
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
