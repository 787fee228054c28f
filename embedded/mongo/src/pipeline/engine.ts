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

/** Builds mingo's context with this store's operators. `variables` are plain. */
export function createEngine(collections: Collections, variables: Document): Engine {
  const own = createStages(collections, () => engine)
  const context = Context.init({
    accumulator: accumulatorOperators(),
    expression: expressionOperators(),
    pipeline: { ...(pipelineStages as unknown as Record<string, StageOperator>), ...own },
    window: windows,
  } as unknown as Parameters<typeof Context.init>[0])
  const options = captureOptions(context, variables)
  const compile: Compile = (expression) => {
    const plain = toPlain(expression)
    return (root) => evalExpr(root, plain, options)
  }
  const filterContext: FilterContext = {
    evaluate: (expression) => {
      const evaluate = compile(expression)
      return (document) => evaluate(toPlain(document) as Document)
    },
  }
  const engine: Engine = {
    compile,
    filterContext,
    run: (pipeline, documents) => {
      for (const stage of pipeline) assertStage(stage, own)
      return new Aggregator(pipeline as Document[], options).stream(
        documents as Document[],
        options as never,
      ) as Iterable<Document>
    },
  }
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
  if (name in own || name in pipelineStages) return
  throw new CommandError('UnknownStage', `Unrecognized pipeline stage name: '${name}'`)
}

/** mingo keeps the class of prepared options to itself, but hands an instance to every stage. */
function captureOptions(context: Context, variables: Document): Options {
  let captured: Options | undefined
  const capturing = Context.from(context).addPipelineOps({
    $capture: ((documents: never, _: unknown, options: Options) => {
      captured = options
      return documents
    }) as never,
  })
  new Aggregator([{ $capture: 1 }], { context: capturing, variables, scriptEnabled: false } as Partial<Options>).stream(
    [],
  )
  if (!captured) throw new Error('the expression engine ran no stage')
  return captured
}
