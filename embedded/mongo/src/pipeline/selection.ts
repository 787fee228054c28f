import { Lazy } from 'mingo/lazy'
import { type Document, isDocument, toPlainDocument } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import type { Engine } from './engine.ts'
import { stageName, writingStages } from './specification.ts'
import type { Documents, StageOperator } from './stages.ts'

/** Stages that choose among the documents, or count them: where mingo answers otherwise than MongoDB. */
export function createSelections(engine: () => Engine): Readonly<Record<string, StageOperator>> {
  return {
    $count: (documents, field) =>
      transform(documents, (all) => (all.length > 0 ? [{ [countField(field)]: all.length }] : [])),
    $sample: (documents, options) => transform(documents, (all) => sample(all, (options as Document)['size'])),
    $facet: (documents, pipelines) => transform(documents, (all) => [facet(all, pipelines, engine())]),
    $redact: (documents, expression) => {
      const decide = engine().compile(expression)
      return transform(documents, (all) => all.flatMap((document) => redact(document, decide)))
    },
  }
}

/** A stage that needs all documents before it gives any. */
export function transform(documents: Documents, change: (all: readonly Document[]) => Iterable<Document>): Documents {
  return documents.transform(((all: readonly Document[]) => Lazy(change(all))) as never)
}

/** The results of several pipelines over the same documents, by name. */
function facet(all: readonly Document[], pipelines: unknown, engine: Engine): Document {
  const results = Object.entries(pipelines as Document).map(([name, pipeline]) => {
    const stages = Array.isArray(pipeline) ? (pipeline as Document[]) : []
    const refused = stages.map(stageName).find((stage) => ['$facet', '$documents', ...writingStages].includes(stage))
    if (refused !== undefined)
      throw new CommandError('NotInFacet', `${refused} is not allowed to be used within a $facet stage`)
    return [name, [...engine.run(stages, all.map(toPlainDocument))]] as const
  })
  return Object.fromEntries(results)
}

function countField(field: unknown): string {
  if (typeof field === 'string' && field !== '' && !field.startsWith('$') && !field.includes('.')) return field
  throw new CommandError(
    'BadCountField',
    `the count field must be a non-empty string without '$' and '.', got ${JSON.stringify(field)}`,
  )
}

/** Each document at most once. */
function sample(all: readonly Document[], size: unknown): readonly Document[] {
  const wanted = toNumber(size)
  if (!(wanted > 0))
    throw new CommandError('BadSampleSize', `size argument to $sample must be positive, got ${String(size)}`)
  const rest = [...all]
  const taken: Document[] = []
  while (taken.length < wanted && rest.length > 0)
    taken.push(...rest.splice(Math.floor(Math.random() * rest.length), 1))
  return taken
}

/** The document as far as it may be seen: an array of one, or of none. */
function redact(document: Document, decide: (document: Document) => unknown): readonly Document[] {
  const decision = decide(document)
  if (decision === '$$PRUNE') return []
  if (decision === '$$KEEP') return [document]
  if (decision !== '$$DESCEND')
    throw new CommandError('BadRedactDecision', '$redact must resolve to $$DESCEND, $$PRUNE or $$KEEP')
  const fields = Object.entries(document).flatMap(([field, value]) =>
    below(value, decide).map((seen) => [field, seen] as const),
  )
  return [Object.fromEntries(fields)]
}

function below(value: unknown, decide: (document: Document) => unknown): readonly unknown[] {
  if (isDocument(value)) return redact(value, decide)
  return Array.isArray(value) ? [value.flatMap((element: unknown) => below(element, decide))] : [value]
}
