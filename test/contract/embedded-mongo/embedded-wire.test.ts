import { connect, type Socket } from 'node:net'
import { createEmbeddedMongo, type EmbeddedMongo } from '@plumbline/embedded-mongo'
import { BSON, Long, UUID } from 'bson'
import type { Fields } from './test-database.ts'

let store: EmbeddedMongo
let socket: Socket
let received: Buffer
beforeAll(async () => {
  store = await createEmbeddedMongo({ dataDir: null })
})
beforeEach(() => {
  received = Buffer.alloc(0)
  socket = connect(store.port, '127.0.0.1')
})
afterEach(() => {
  socket.destroy()
})
afterAll(async () => {
  await store.dispose()
})

let lastRequest = 0

function frame(opCode: number, body: Buffer): Buffer {
  lastRequest += 1
  const header = Buffer.alloc(16)
  header.writeInt32LE(16 + body.length, 0)
  header.writeInt32LE(lastRequest, 4)
  header.writeInt32LE(opCode, 12)
  return Buffer.concat([header, body])
}

function message(command: Fields, flags = 0, sequences: Buffer[] = []): Buffer {
  const start = Buffer.alloc(5)
  start.writeUInt32LE(flags, 0)
  return frame(2013, Buffer.concat([start, BSON.serialize({ ...command, $db: 'wire' }), ...sequences]))
}

function sequence(name: string, documents: readonly Fields[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((document) => BSON.serialize(document))])
  const start = Buffer.alloc(5)
  start.writeUInt8(1, 0)
  start.writeInt32LE(content.length + 4, 1)
  return Buffer.concat([start, content])
}

/** The next whole message that the server sends. */
async function reply(): Promise<{ readonly responseTo: number; readonly opCode: number; readonly document: Fields }> {
  while (received.length < 16 || received.length < received.readInt32LE(0)) {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    socket.once('data', resolve)
    socket.once('close', () => reject(new Error('the server closed the connection')))
    received = Buffer.concat([received, await promise])
  }
  const length = received.readInt32LE(0)
  const [responseTo, opCode] = [received.readInt32LE(8), received.readInt32LE(12)]
  const bytes = received.subarray(opCode === 1 ? 36 : 21, length)
  received = received.subarray(length)
  return { responseTo, opCode, document: BSON.deserialize(bytes) }
}

test('the first hello may be an OP_QUERY', async () => {
  const start = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from('admin.$cmd\0'),
    Buffer.from([0, 0, 0, 0, 255, 255, 255, 255]),
  ])
  socket.write(frame(2004, Buffer.concat([start, BSON.serialize({ ismaster: 1, helloOk: true })])))
  const { opCode, document } = await reply()
  expect(opCode).toBe(1)
  expect(document).toMatchObject({ ok: 1, helloOk: true, ismaster: true, setName: 'embedded', maxWireVersion: 21 })
})

test('any other OP_QUERY is refused', async () => {
  const start = Buffer.concat([Buffer.alloc(4), Buffer.from('wire.things\0'), Buffer.alloc(8)])
  socket.write(frame(2004, Buffer.concat([start, BSON.serialize({})])))
  expect((await reply()).document).toMatchObject({ ok: 0, code: 17 })
})

test('OP_COMPRESSED is refused', async () => {
  socket.write(frame(2012, Buffer.alloc(9)))
  expect((await reply()).document).toMatchObject({ ok: 0, code: 17, errmsg: expect.stringContaining('OP_COMPRESSED') })
})

test('bytes that are not a message close the connection', async () => {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect((await reply()).document).toMatchObject({ ok: 0, codeName: 'ProtocolError' })
})

test('documents may come in sequences, with a checksum, and in pieces', async () => {
  const insert = message({ insert: 'pieces' }, 1, [sequence('documents', [{ _id: 1 }, { _id: 2 }]), Buffer.alloc(4)])
  for (const byte of insert) socket.write(Buffer.of(byte))
  expect((await reply()).document).toMatchObject({ ok: 1, n: 2 })
})

test('messages that arrive together are answered in order', async () => {
  const all = [1, 2, 3].map((n) => message({ insert: 'ordered', documents: [{ _id: n }] }))
  socket.write(Buffer.concat([...all, message({ count: 'ordered' })]))
  const [first, , , last] = [await reply(), await reply(), await reply(), await reply()]
  expect(last.responseTo - first.responseTo).toBe(3)
  expect(last.document).toMatchObject({ n: 3 })
})

test('moreToCome is not answered', async () => {
  socket.write(Buffer.concat([message({ insert: 'silent', documents: [{}] }, 2), message({ count: 'silent' })]))
  expect((await reply()).document).toMatchObject({ n: 1 })
})

test('a retryable write that is sent again is applied once and answered the same', async () => {
  const [id, txnNumber] = [new UUID(), Long.fromNumber(7)]
  const update = {
    update: 'retried',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    lsid: { id },
    txnNumber,
  }
  socket.write(message(update))
  const first = await reply()
  socket.write(message(update))
  expect((await reply()).document).toEqual(first.document)
  socket.write(message({ find: 'retried', filter: {} }))
  expect((await reply()).document).toMatchObject({ cursor: { firstBatch: [{ _id: 1, n: 1 }] } })
  socket.write(message({ ...update, txnNumber: Long.fromNumber(6) }))
  expect((await reply()).document).toMatchObject({ ok: 0, code: 225 })
})

test('a transaction is aborted when its connection closes', async () => {
  const lsid = { id: new UUID() }
  const insert = { insert: 'orphans', documents: [{ _id: 1 }], lsid, txnNumber: Long.fromNumber(1), autocommit: false }
  socket.write(message({ ...insert, startTransaction: true }))
  expect((await reply()).document).toMatchObject({ ok: 1 })
  socket.destroy()
  socket = connect(store.port, '127.0.0.1')
  // The unique key of the orphan is free again: this insert waits until it is.
  socket.write(message({ insert: 'orphans', documents: [{ _id: 1 }] }))
  expect((await reply()).document).toMatchObject({ ok: 1, n: 1 })
})

test.each<[string, Fields, Fields]>([
  ['an unknown option', { find: 'things', foo: 1 }, { code: 40415 }],
  ['a tailable cursor', { find: 'things', tailable: true }, { code: 115 }],
  ['a collation', { find: 'things', collation: { locale: 'de' } }, { code: 2 }],
  ['a value of the wrong type', { find: 'things', filter: 5 }, { code: 14 }],
  ['a negative skip', { find: 'things', skip: -1 }, { code: 51024 }],
  ['a text index', { createIndexes: 'things', indexes: [{ key: { a: 'text' }, name: 'x' }] }, { code: 67 }],
  ['a capped collection', { create: 'capped', capped: true, size: 1000 }, { code: 115 }],
  ['$where', { find: 'things', filter: { $where: 'true' } }, { code: 2 }],
  ['a change stream', { aggregate: 'things', pipeline: [{ $changeStream: {} }], cursor: {} }, { code: 40324 }],
  [
    'an update without operators or a document',
    { update: 'things', updates: [{ q: {}, u: 5 }] },
    { writeErrors: [expect.objectContaining({ code: 9 })] },
  ],
  [
    'a command in a transaction that cannot be',
    {
      count: 'things',
      lsid: { id: new UUID() },
      txnNumber: Long.fromNumber(1),
      autocommit: false,
      startTransaction: true,
    },
    { code: 263 },
  ],
  [
    'a transaction that was never begun',
    { find: 'things', lsid: { id: new UUID() }, txnNumber: Long.fromNumber(1), autocommit: false },
    { code: 251, errorLabels: ['TransientTransactionError'] },
  ],
])('%s is a clear error', async (_, command, expected) => {
  socket.write(message(command))
  expect((await reply()).document).toMatchObject(expected)
})

test('a document above 16 MiB is refused', async () => {
  socket.write(message({ insert: 'large', documents: [{ body: 'x'.repeat(16 * 1024 * 1024) }] }))
  expect((await reply()).document).toMatchObject({ n: 0, writeErrors: [{ code: 10334 }] })
})
