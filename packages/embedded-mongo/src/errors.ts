/** MongoDB's codes of the errors that this server reports; drivers and applications depend on them. */
export const codes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  InvalidBSON: 22,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  NotSingleValueField: 54,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  UnknownReplWriteConcern: 79,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CannotBackfillArray: 91,
  UnsatisfiableWriteConcern: 100,
  WriteConflict: 112,
  CommandNotSupported: 115,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  InvalidIndexSpecificationOption: 197,
  APIVersionError: 322,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  TransactionTooOld: 225,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  OperationNotSupportedInTransaction: 263,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  CursorInUse: 12051,
  SortNotNumeric: 15974,
  SortDirection: 15975,
  EmptySort: 15976,
  SortNeedsDocument: 15973,
  GroupNeedsDocument: 15947,
  UnknownGroupOperator: 15952,
  GroupNeedsId: 15955,
  ZeroLimit: 15958,
  MatchNeedsDocument: 15959,
  ProjectNeedsDocument: 15969,
  SeveralOperators: 15983,
  EmptyPathPart: 15998,
  DollarPathPart: 16410,
  DottedFieldName: 16412,
  AmbiguousFieldName: 16746,
  LoneDollar: 16872,
  DistinctTooBig: 17217,
  UndefinedVariable: 17276,
  PathCollision: 31250,
  InclusionInExclusion: 31253,
  ExclusionInInclusion: 31254,
  NoAccumulator: 40234,
  DottedGroupField: 40235,
  GroupFieldIsOperator: 40236,
  UnaryAccumulator: 40237,
  SeveralAccumulators: 40238,
  MalformedStage: 40323,
  UnknownStage: 40324,
  EmptyPath: 40352,
  PathEndsWithDot: 40353,
  MissingField: 40414,
  UnknownField: 40415,
  RegexOptionsTwice: 51075,
  InvalidRegex: 51091,
  InvalidRegexOption: 51108,
  RegexTooCostly: 51156,
  MissingDatabase: 40571,
  OutOfRange: 51024,
  PositionNotFound: 51246,
  EmptyProjection: 51272,
  BadSkip: 5107200,
  BadLimit: 5107201,
} as const

export type CodeName = keyof typeof codes

/** A failure that the client sees as `{ ok: 0, code, codeName, errmsg, ... }`, or inside `writeErrors`. */
export class CommandError extends Error {
  readonly code: number
  readonly codeName: CodeName
  readonly details: Readonly<Record<string, unknown>>
  readonly labels: readonly string[]

  constructor(
    codeName: CodeName,
    message: string,
    options: { details?: Readonly<Record<string, unknown>>; labels?: readonly string[] } = {},
  ) {
    super(message)
    this.name = 'CommandError'
    this.codeName = codeName
    this.code = codes[codeName]
    this.details = options.details ?? {}
    this.labels = options.labels ?? []
  }
}

/** Converts anything thrown to the error that the client receives. Errors of the BSON library about input become BadValue. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (message.startsWith('no such table'))
    return new CommandError('QueryPlanKilled', 'collection or index dropped while the query ran')
  return new CommandError(isBsonComplaint(error) ? 'BadValue' : 'InternalError', message)
}

/** A reply document for a failed command. */
export function toErrorReply(error: CommandError): Record<string, unknown> {
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

function isBsonComplaint(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('BSON')
}
