import mongoose from 'mongoose'
import { startServer } from '#root/packages/embedded-mongo/src/server'
import { Database } from '#root/packages/embedded-mongo/src/storage/database'

/**
 * Run as a process of its own: commits a transaction, then another during which it is killed: before the statement of that number with
 * which the store writes to its file. Tells its parent of what was acknowledged.
 */
const [dataDir = '', fatal = ''] = process.argv.slice(2)
const server = await startServer({
  dataDir,
  host: '127.0.0.1',
  port: 0,
  sweepIntervalMs: 60_000,
  commandLimitMs: 60_000,
  transactionLifetimeMs: 60_000,
})
const client = await new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${server.port}/?replicaSet=embedded`).connect()
const database = client.db('durable')
await database.collection('left').createIndex({ n: 1 })
const commitPair = (n: number) =>
  client.withSession(async (session) =>
    session.withTransaction(async () => {
      await database.collection('left').insertOne({ n }, { session })
      await database.collection('right').insertOne({ n }, { session })
      await database.collection('left').updateOne({ n: 0 }, { $set: { last: n } }, { session })
    }),
  )
await database.collection('left').insertOne({ n: 0, last: 0 })
await commitPair(1)

const { run } = Database.prototype
let statements = 0
Database.prototype.run = function (...statement) {
  if (++statements === Number(fatal)) process.kill(process.pid, 'SIGKILL')
  return run.apply(this, statement)
}
await commitPair(2)
process.send?.('committed')
