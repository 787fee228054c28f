import mongoose from 'mongoose'

/** Run as a process of its own: writes in a transaction, says so, and neither commits nor ends, until it is killed. */
const [url = '', database, collection = ''] = process.argv.slice(2)
const client = await new mongoose.mongo.MongoClient(url).connect()
const session = client.startSession()
session.startTransaction()
await client
  .db(database)
  .collection(collection)
  .updateOne({ n: 1 }, { $inc: { n: 10 } }, { session })
process.send?.('written')
