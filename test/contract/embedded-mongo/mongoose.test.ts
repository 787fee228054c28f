import mongoose, { type Connection, Schema } from 'mongoose'
import { type DocumentStore, startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'

let store: DocumentStore
let connection: Connection
beforeAll(async () => {
  store = await startDocumentStore()
  connection = await mongoose.createConnection(store.url, { dbName: uniqueDatabaseName() }).asPromise()
})
afterAll(async () => {
  await connection.dropDatabase()
  await connection.close()
  await store.dispose()
})

const run = new Schema(
  {
    _id: String,
    organizationId: { type: String, required: true },
    state: { type: String, enum: ['QUEUED', 'RUNNING', 'DONE'], default: 'QUEUED' },
    tasks: [{ _id: false, role: String, progress: { type: Number, default: 0 } }],
    labels: { type: Map, of: String },
    credits: { type: BigInt, default: 0n },
    cost: Schema.Types.Decimal128,
    requestId: Schema.Types.UUID,
    heartbeatAt: Date,
  },
  { timestamps: true, versionKey: 'version', optimisticConcurrency: true },
)
run.index({ organizationId: 1, createdAt: -1, _id: -1 })
run.index(
  { organizationId: 1, requestId: 1 },
  { unique: true, partialFilterExpression: { requestId: { $exists: true } } },
)

test('a model is created, found, changed and saved', async () => {
  const Run = connection.model('Run', run)
  await Run.init()
  await Run.create({
    _id: 'run_1',
    organizationId: 'org_1',
    tasks: [{ role: 'cost' }],
    labels: { a: 'b' },
    credits: 5n,
    cost: '1.50',
  })
  const found = await Run.findById('run_1').orFail()
  expect(found).toMatchObject({ state: 'QUEUED', credits: 5n })
  found.tasks.push({ role: 'network', progress: 10 })
  found.set('state', 'RUNNING')
  await found.save()
  const lean = await Run.findOne({ 'tasks.role': 'network' }).lean()
  expect(lean).toMatchObject({
    state: 'RUNNING',
    tasks: [
      { role: 'cost', progress: 0 },
      { role: 'network', progress: 10 },
    ],
    labels: { a: 'b' },
    version: 1,
  })
  expect(String(lean?.cost)).toBe('1.50')
})

test('a stale document is not saved over a newer one', async () => {
  const Run = connection.model('Run')
  await Run.create({ _id: 'run_2', organizationId: 'org_1' })
  const [mine, theirs] = await Promise.all([Run.findById('run_2').orFail(), Run.findById('run_2').orFail()])
  await theirs.set('state', 'RUNNING').save()
  await expect(mine.set('state', 'DONE').save()).rejects.toThrow(mongoose.Error.VersionError)
})

test('indexes of a schema exist, and are synchronised', async () => {
  const Run = connection.model('Run')
  const names = (await Run.collection.indexes()).map(({ name }) => name)
  expect(names).toEqual(['_id_', 'organizationId_1_createdAt_-1__id_-1', 'organizationId_1_requestId_1'])
  expect(await Run.diffIndexes()).toEqual({ toCreate: [], toDrop: [] })
})

test('documents are populated from another collection', async () => {
  const Author = connection.model('Author', new Schema({ name: String }))
  const Book = connection.model(
    'Book',
    new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'Author' } }),
  )
  const author = await Author.create({ name: 'Ann' })
  await Book.create([
    { title: 'One', author: author._id },
    { title: 'Two', author: author._id },
  ])
  const books = await Book.find().sort({ title: 1 }).populate<{ author: { name: string } }>('author').lean()
  expect(books.map((book) => [book.title, book.author.name])).toEqual([
    ['One', 'Ann'],
    ['Two', 'Ann'],
  ])
})

test('a transaction of a connection is all or nothing', async () => {
  const Run = connection.model('Run')
  const attempt = connection.transaction(async (session) => {
    await Run.create([{ _id: 'run_3', organizationId: 'org_1' }], { session })
    await Run.updateOne({ _id: 'run_1' }, { state: 'DONE' }, { session })
    throw new Error('changed my mind')
  })
  await expect(attempt).rejects.toThrow('changed my mind')
  expect(await Run.exists({ _id: 'run_3' })).toBeNull()
  expect(await Run.countDocuments({ state: 'DONE' })).toBe(0)
})

test('bulkWrite, insertMany, distinct, aggregate and cursors work through a model', async () => {
  const Item = connection.model('Item', new Schema({ group: String, n: Number }))
  await Item.insertMany(Array.from({ length: 30 }, (_, n) => ({ group: `g${n % 3}`, n })))
  await Item.bulkWrite([
    { updateMany: { filter: { group: 'g0' }, update: { $inc: { n: 100 } } } },
    { deleteOne: { filter: { n: 1 } } },
  ])
  expect((await Item.distinct('group')).sort()).toEqual(['g0', 'g1', 'g2'])
  const sums = await Item.aggregate([{ $group: { _id: '$group', n: { $sum: 1 } } }, { $sort: { _id: 1 } }])
  expect(sums).toEqual([
    { _id: 'g0', n: 10 },
    { _id: 'g1', n: 9 },
    { _id: 'g2', n: 10 },
  ])
  let seen = 0
  for await (const item of Item.find({ n: { $gte: 100 } }).cursor({ batchSize: 3 }))
    seen += item.n === undefined ? 0 : 1
  expect(seen).toBe(10)
})

test('commands are monitored', async () => {
  const client = new mongoose.mongo.MongoClient(store.url, { monitorCommands: true })
  const names: string[] = []
  client.on('commandSucceeded', ({ commandName }) => names.push(commandName))
  await client.db('any').collection('c').find({}).toArray()
  await client.close()
  expect(names).toContain('find')
})
