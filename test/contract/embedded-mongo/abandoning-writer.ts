import mongoose from 'mongoose'

/** Run as a separate process: writes in a transaction, reports it, and neither commits nor ends until it is killed. */
const [url = '', database, collection = ''] = process.argv.slice(2)
const client = await new mongoose.mongo.MongoClient(url).connect()
const session = client.startSession()
session.startTransaction()
await client
  .db(database)
  .collection(collection)
  .updateOne({ n: 1 }, { $inc: { n: 10 } }, { session })
process.send?.('written')
