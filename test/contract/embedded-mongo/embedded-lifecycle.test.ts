import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'
import { MongoClient } from './test-database.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-mongo-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

type Progress = { readonly acknowledged: number }

async function nextMessage(child: ChildProcess): Promise<Progress> {
  const [message] = (await once(child, 'message')) as [Progress]
  return message
}

async function readNumbers(): Promise<{
  readonly inserted: number[]
  readonly counter: number
  readonly pairs: number
}> {
  const store = await createEmbeddedMongo({ dataDir })
  const client = await new MongoClient(store.url).connect()
  const database = client.db('durable')
  const inserted = (await database.collection('numbers').find({}).sort({ n: 1 }).toArray()).map(({ n }) => Number(n))
  const counter = Number((await database.collection('counters').findOne({}))?.['n'])
  const pairs =
    (await database.collection('left').countDocuments({})) - (await database.collection('right').countDocuments({}))
  await client.close()
  await store.dispose()
  return { inserted, counter, pairs }
}

test('every acknowledged write survives kill -9, and transactions survive whole', async () => {
  const writer = fork(join(import.meta.dirname, 'endless-writer.ts'), [dataDir], { execArgv: ['--conditions=source'] })
  let last = await nextMessage(writer)
  while (last.acknowledged < 40) last = await nextMessage(writer)
  const exited = once(writer, 'exit')
  writer.kill('SIGKILL')
  writer.on('message', (message: Progress) => (last = message))
  await exited
  const { inserted, counter, pairs } = await readNumbers()
  expect(inserted.length).toBeGreaterThanOrEqual(last.acknowledged)
  expect(inserted).toEqual(Array.from(inserted, (_, n) => n + 1))
  expect(counter).toBeGreaterThanOrEqual(last.acknowledged)
  expect(pairs).toBe(0)
})

test('a store that is killed between the writes of a commit has all or nothing of its transaction', async () => {
  const found: string[] = []
  for (let fatal = 1; found.at(-1) !== 'committed'; fatal++) {
    const folder = join(dataDir, String(fatal))
    const writer = fork(join(import.meta.dirname, 'dying-writer.ts'), [folder, String(fatal)], {
      execArgv: ['--conditions=source'],
    })
    const exited = once(writer, 'exit')
    const isCommitted = await Promise.race([once(writer, 'message').then(() => true), exited.then(() => false)])
    writer.kill('SIGKILL')
    await exited
    const store = await createEmbeddedMongo({ dataDir: folder })
    const client = await new MongoClient(store.url).connect()
    const database = client.db('durable')
    const numbers = async (name: string) =>
      (
        await database
          .collection(name)
          .find({ n: { $gt: 0 } })
          .sort({ n: 1 })
          .toArray()
      ).map(({ n }) => Number(n))
    const byIndex = await database.collection('left').countDocuments({ n: 2 })
    const last = (await database.collection('left').findOne({ n: 0 }))?.['last']
    expect({ left: await numbers('left'), right: await numbers('right'), byIndex, last }).toEqual(
      isCommitted
        ? { left: [1, 2], right: [1, 2], byIndex: 1, last: 2 }
        : { left: [1], right: [1], byIndex: 0, last: 1 },
    )
    await client.close()
    await store.dispose()
    found.push(isCommitted ? 'committed' : 'killed')
  }
  // Three documents and the entry of one of them in an index lie between the beginning and the end.
  expect(found.length).toBeGreaterThan(6)
})

test('a second start finds the data, the indexes and the collections of the first', async () => {
  const first = await createEmbeddedMongo({ dataDir })
  const writer = await new MongoClient(first.url).connect()
  await writer.db('kept').collection('things').createIndex({ tags: 1 }, { unique: true })
  await writer
    .db('kept')
    .collection('things')
    .insertOne({ _id: 1 as never, tags: ['a', 'b'] })
  await writer.close()
  await first.dispose()
  const second = await createEmbeddedMongo({ dataDir })
  const reader = await new MongoClient(second.url).connect()
  const things = reader.db('kept').collection('things')
  expect(await things.find({ tags: 'b' }).toArray()).toEqual([{ _id: 1, tags: ['a', 'b'] }])
  await expect(things.insertOne({ tags: ['b'] })).rejects.toMatchObject({ code: 11000 })
  await reader.close()
  await second.dispose()
})

test('a store in memory keeps nothing', async () => {
  const first = await createEmbeddedMongo({ dataDir: null })
  const writer = await new MongoClient(first.url).connect()
  await writer.db('gone').collection('things').insertOne({})
  await writer.close()
  await first.dispose()
  const second = await createEmbeddedMongo({ dataDir: null })
  const reader = await new MongoClient(second.url).connect()
  expect(await reader.db('gone').collection('things').countDocuments({})).toBe(0)
  await reader.close()
  await second.dispose()
})

test.each(['0.0.0.0', '::', '192.168.1.10', 'example.org'])('it refuses to listen on %s', async (host) => {
  await expect(createEmbeddedMongo({ dataDir: null, host })).rejects.toThrow(
    `listens on loopback only (127.0.0.1, ::1, localhost), got host '${host}'`,
  )
})

test('a port in use is named', async () => {
  const first = await createEmbeddedMongo({ dataDir: null })
  await expect(createEmbeddedMongo({ dataDir: null, port: first.port })).rejects.toThrow(
    `needs port ${first.port} on 127.0.0.1, but the port is in use`,
  )
  await first.dispose()
})

test('a folder that cannot be used is an error', async () => {
  await expect(createEmbeddedMongo({ dataDir: '/dev/null/data' })).rejects.toThrow('/dev/null/data')
})

test('a second store on the same folder is refused', async () => {
  const first = await createEmbeddedMongo({ dataDir })
  await expect(createEmbeddedMongo({ dataDir })).rejects.toThrow('another process')
  await first.dispose()
})

test.each(['a new folder', 'a folder that others could read'])(
  'only its user can read the files in %s',
  async (kind) => {
    if (kind !== 'a new folder') {
      await chmod(dataDir, 0o755)
      await writeFile(join(dataDir, 'documents.sqlite'), '', { mode: 0o644 })
    }
    const folder = kind === 'a new folder' ? join(dataDir, 'below', 'mongo') : dataDir
    const store = await createEmbeddedMongo({ dataDir: folder })
    const client = await new MongoClient(store.url).connect()
    await client.db('kept').collection('things').insertOne({})
    const files = await readdir(folder)
    const modes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).mode & 0o777))
    expect(files).toContain('documents.sqlite-wal')
    expect(modes).toEqual(files.map(() => 0o600))
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    await client.close()
    await store.dispose()
  },
)

test('disposing twice is no error', async () => {
  const store = await createEmbeddedMongo({ dataDir: null })
  await Promise.all([store.dispose(), store.dispose()])
})

test('it listens on the requested port', async () => {
  const first = await createEmbeddedMongo({ dataDir })
  await first.dispose()
  const second = await createEmbeddedMongo({ dataDir, port: first.port })
  expect(second.url).toBe(`mongodb://127.0.0.1:${first.port}/?replicaSet=embedded`)
  await second.dispose()
})
