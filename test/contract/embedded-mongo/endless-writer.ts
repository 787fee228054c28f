import mongoose from 'mongoose'
import { startServer } from '#root/packages/embedded-mongo/src/server'

/** Run as a separate process: writes until it is killed, and reports acknowledged writes to its parent. */
const dataDir = process.argv[2] ?? ''
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
for (let n = 1; ; n += 1) {
  await database.collection('counters').updateOne({}, { $set: { n } }, { upsert: true })
  await client.withSession(async (session) =>
    session.withTransaction(async () => {
      await database.collection('left').insertOne({ n }, { session })
      await database.collection('right').insertOne({ n }, { session })
    }),
  )
  await database.collection('numbers').insertOne({ n })
  process.send?.({ acknowledged: n })
}
