import { type Document, isDocument } from '../bson/document.ts'
import { type CodeName, CommandError } from '../errors.ts'

/** The options of the stages that have any, by path; `*` is any field. An option ignored would be a wrong answer. */
const known: Readonly<Record<string, readonly string[]>> = {
  $bucket: ['groupBy', 'boundaries', 'default', 'output'],
  $bucketAuto: ['groupBy', 'buckets', 'output', 'granularity'],
  $densify: ['field', 'partitionByFields', 'range'],
  '$densify.range': ['step', 'bounds', 'unit'],
  $fill: ['partitionBy', 'partitionByFields', 'sortBy', 'output'],
  '$fill.output.*': ['value', 'method'],
  $graphLookup: [
    'from',
    'startWith',
    'connectFromField',
    'connectToField',
    'as',
    'maxDepth',
    'depthField',
    'restrictSearchWithMatch',
  ],
  $lookup: ['from', 'localField', 'foreignField', 'let', 'pipeline', 'as'],
  $merge: ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'],
  '$merge.into': ['db', 'coll'],
  $out: ['db', 'coll'],
  $replaceRoot: ['newRoot'],
  $sample: ['size'],
  $setWindowFields: ['partitionBy', 'sortBy', 'output'],
  '$setWindowFields.output.*.window': ['documents', 'range', 'unit'],
  '$setWindowFields.output.*.$derivative': ['input', 'unit'],
  '$setWindowFields.output.*.$expMovingAvg': ['input', 'N', 'alpha'],
  '$setWindowFields.output.*.$integral': ['input', 'unit'],
  '$setWindowFields.output.*.$shift': ['output', 'by', 'default'],
  $unionWith: ['coll', 'pipeline'],
  $unwind: ['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'],
}

/** MongoDB's codes for an unknown option, where it is not UnknownField. */
const complaints: Readonly<Record<string, CodeName>> = {
  $bucket: 'UnknownBucketOption',
  $bucketAuto: 'UnknownBucketAutoOption',
  $graphLookup: 'UnknownGraphLookupOption',
  $lookup: 'FailedToParse',
  $sample: 'UnknownSampleOption',
  '$setWindowFields.output.*.window': 'FailedToParse',
  $unwind: 'UnknownUnwindOption',
}

/** Stages that may change other collections; only the aggregate command itself runs them. */
export const writingStages: readonly string[] = ['$out', '$merge']

/** The name of a stage; a stage with none or several is an error. */
export function stageName(stage: unknown): string {
  const names = isDocument(stage) ? Object.keys(stage) : []
  if (names.length === 1 && names[0] !== undefined) return names[0]
  throw new CommandError('MalformedStage', 'A pipeline stage specification object must contain exactly one field.')
}

/** Fails for an option that a stage does not know, and for a field of `$group` that is no accumulator. */
export function assertStageOptions(stage: string, specification: unknown): void {
  if (stage === '$group' && isDocument(specification)) assertAccumulators(specification)
  if (stage in known) assertOptions(stage, specification, stage)
}

function assertOptions(path: string, value: unknown, stage: string): void {
  if (!isDocument(value)) return
  const names = known[path]
  for (const [field, inner] of Object.entries(value)) {
    if (names && !names.includes(field))
      throw new CommandError(complaints[path] ?? 'UnknownField', `BSON field '${path}.${field}' is an unknown field.`)
    const isAny = path.endsWith('.output') && (stage === '$fill' || stage === '$setWindowFields')
    assertOptions(`${path}.${isAny ? '*' : field}`, inner, stage)
  }
}

function assertAccumulators({ _id, ...fields }: Document): void {
  for (const [field, accumulator] of Object.entries(fields)) {
    const names = isDocument(accumulator) ? Object.keys(accumulator) : []
    if (names[0]?.startsWith('$') !== true)
      throw new CommandError('NoAccumulator', `The field '${field}' must be an accumulator object`)
    if (names.length > 1)
      throw new CommandError('SeveralAccumulators', `The field '${field}' must specify one accumulator`)
  }
}
