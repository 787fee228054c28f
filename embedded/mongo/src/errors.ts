import type { Document } from './bson/document.ts'

/** MongoDB's numbers for the failures that this server reports; drivers and applications branch on them. */
export const codes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  ProtocolError: 17,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  WriteConflict: 112,
  CommandNotSupported: 115,
  InvalidPipelineOperator: 168,
  QueryPlanKilled: 175,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  TransactionTooOld: 225,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  OperationNotSupportedInTransaction: 263,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  WrongArity: 16020,
  DollarPathPart: 16410,
  EmptyPathPart: 15998,
  InclusionInExclusion: 31253,
  ExclusionInInclusion: 31254,
  PathCollision: 31250,
  MalformedStage: 40323,
  UnknownStage: 40324,
  InNeedsArray: 40081,
  BadCountField: 40156,
  BadSampleSize: 28747,
  UnknownSampleOption: 28748,
  UnknownUnwindOption: 28811,
  UnknownGraphLookupOption: 40104,
  UnknownBucketOption: 40197,
  UnknownBucketAutoOption: 40245,
  NoAccumulator: 40234,
  SeveralAccumulators: 40238,
  NotInFacet: 40600,
  StageNotFirst: 40602,
  EmptySort: 15976,
  BadLimit: 15958,
  BadRedactDecision: 17053,
  MergeNeedsUniqueIndex: 51183,
  MergeWithoutMatch: 13113,
  WritingStageNotLast: 40601,
  BucketWithoutDefault: 40066,
  ConversionFailure: 241,
  UnknownField: 40415,
  UnknownTimeZone: 40485,
  PositionNotFound: 51246,
} as const

export type CodeName = keyof typeof codes

/** A failure that the client sees as `{ ok: 0, code, codeName, errmsg, ... }`, or inside `writeErrors`. */
export class CommandError extends Error {
  readonly code: number
  readonly codeName: CodeName
  readonly details: Document
  readonly labels: readonly string[]

  constructor(codeName: CodeName, message: string, options: { details?: Document; labels?: readonly string[] } = {}) {
    super(message)
    this.name = 'CommandError'
    this.codeName = codeName
    this.code = codes[codeName]
    this.details = options.details ?? {}
    this.labels = options.labels ?? []
  }
}

/** Anything thrown, as the error that the client is told. An engine's own complaint about input is a BadValue. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (message.startsWith('no such table'))
    return new CommandError('QueryPlanKilled', 'collection or index dropped while the query ran')
  const operator = /^accumulator '(.+)' is not registered/.exec(message)?.[1]
  if (operator !== undefined)
    return new CommandError('InvalidPipelineOperator', `Unrecognized expression '${operator}'`)
  return new CommandError(isEngineComplaint(error) ? 'BadValue' : 'InternalError', message)
}

/** A reply document for a failed command. */
export function toErrorReply(error: CommandError): Document {
  return {
    ok: 0,
    errmsg: error.message,
    code: error.code,
    codeName: error.codeName,
    ...error.details,
    ...(error.labels.length > 0 ? { errorLabels: [...error.labels] } : {}),
  }
}

/** The error of a transaction that lost a race; drivers retry the whole transaction on its label. */
export function writeConflict(): CommandError {
  const message =
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.'
  return new CommandError('WriteConflict', message, { labels: ['TransientTransactionError'] })
}

function isEngineComplaint(error: unknown): boolean {
  return error instanceof Error && (error.constructor.name === 'MingoError' || error.name.startsWith('BSON'))
}
