import mongoose from 'mongoose'
import type { ClientSession, Connection, Schema } from 'mongoose'
import type { Logger } from 'pino'
import { AppError } from '#platform/errors'
import type { Registry } from '#platform/metrics'
import { limitQueries } from './limit-queries.ts'
import { measurePool } from './measure-pool.ts'

export interface MongoOptions {
  /** `mongodb://…` of a replica set, which transactions require. */
  readonly url: string
  readonly database: string
  /** Maximum number of sockets. Default 20. */
  readonly maxPoolSize?: number
  /** How long a start waits for a server, milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number
  /** Maximum time of a query on the server, milliseconds. Default 10,000. A query that exceeds it is a TIMEOUT. */
  readonly maxTimeMs?: number
  readonly log: Logger
  /** Where the connections are measured. Default: nowhere. */
  readonly registry?: Registry | undefined
  /** Called with the name of every command sent; for tests that count commands. */
  readonly onCommand?: ((command: MongoCommand) => void) | undefined
}

export interface MongoCommand {
  readonly database: string
  readonly name: string
  readonly command: unknown
}

/** A mongoose model of any document. */
interface PreparedModel {
  createCollection(): Promise<unknown>
  createIndexes(): Promise<unknown>
}

/** An index that an earlier release created and that is no longer needed. */
export interface FormerIndex {
  readonly collection: { dropIndex(name: string): Promise<unknown> }
  /** Its name on the server: `assessmentId_1_idempotencyKey_1`. */
  readonly name: string
}

/** The database of a service. */
export interface Mongo {
  readonly connection: Connection
  /**
   * Creates the collections and indexes of these models, waits for them, and drops the models' former indexes. No other index
   * is dropped: an operator may have created it.
   */
  prepare(models: readonly PreparedModel[], former?: readonly FormerIndex[]): Promise<void>
  /**
   * Runs several writes in one transaction. After a write conflict `work` runs again, so it may contain nothing but database
   * calls.
   */
  transaction<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result>
  ping(): Promise<void>
  dispose(): Promise<void>
}

/** @throws AppError UPSTREAM_UNAVAILABLE - no server responded in time; the message names the variable and the address */
export async function connectMongo(options: MongoOptions): Promise<Mongo> {
  const { url, database, maxPoolSize = 20, connectTimeoutMs = 5_000, registry, onCommand } = options
  const connection = mongoose.createConnection(url, {
    dbName: database,
    maxPoolSize,
    minPoolSize: 0,
    serverSelectionTimeoutMS: connectTimeoutMs,
    // `prepare` creates indexes and waits for them; mongoose must not create them in the background.
    autoIndex: false,
    autoCreate: false,
    monitorCommands: onCommand !== undefined,
  })
  connection.plugin(answerInOneBatch).plugin(limitQueries(options.maxTimeMs ?? 10_000))
  // Without a listener mongoose throws connection errors as uncaught ones; the driver reconnects by itself.
  connection.on('error', (error: unknown) =>
    options.log.warn({ err: error, database }, 'the database connection failed'),
  )
  await connection.asPromise().catch(async (error: unknown) => {
    await connection.destroy().catch(() => undefined)
    throw unreachable(url, error)
  })
  if (registry) measurePool(registry, { database, client: connection.getClient() })
  if (onCommand)
    connection
      .getClient()
      .on('commandStarted', (event) =>
        onCommand({ database: event.databaseName, name: event.commandName, command: event.command }),
      )
  return {
    connection,
    async prepare(models, former = []) {
      for (const model of models) {
        await model.createCollection()
        await model.createIndexes()
      }
      for (const { collection, name } of former) await collection.dropIndex(name).catch(unlessGone)
    },
    transaction: (work) => connection.withSession((session) => session.withTransaction(() => work(session))),
    async ping() {
      await connection.db?.admin().ping()
    },
    dispose: () => connection.close(),
  }
}

/** Another process that starts may have dropped it already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === indexNotFound)) throw error
}

const indexNotFound = 27

// Maximum number of records in a reply, unless they exceed its 16 MB.
const batchSize = 10_000

// The default first batch of a server has 101 records, and each further batch takes another command.
function answerInOneBatch(schema: Schema): void {
  schema.pre('find', function askForMore() {
    this.batchSize(this.getOptions().batchSize ?? batchSize)
  })
  schema.pre('aggregate', function askForMore() {
    this.option({ batchSize, ...this.options })
  })
}

function unreachable(url: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const shown = url.replace(/\/\/[^@/]*@/, '//***@')
  return new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `MONGODB_URL: expected a MongoDB server at ${shown}, got: ${reason}`,
    cause,
  })
}
