import { createLog } from '#platform/logging'
import { Registry } from '#platform/metrics'
import { connectMongo } from '#platform/mongo'
import { countConnections } from '#root/platform/src/mongo/measure-pool'
import type { PoolCounts } from '#root/platform/src/mongo/measure-pool'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'

test('connections in use, available ones and commands that wait are counted', async () => {
  const store = await startDocumentStore()
  const registry = new Registry()
  const log = createLog({ service: 'test', level: 'silent' })
  const options = { url: store.url, database: uniqueDatabaseName('pool'), log, maxPoolSize: 1 }
  const during: PoolCounts[] = []
  let counts: (() => PoolCounts) | undefined
  const onCommand = () => void (counts && during.push(counts()))
  const mongo = await connectMongo({ ...options, registry, onCommand })
  try {
    counts = countConnections(mongo.connection.getClient())
    await Promise.all([mongo.ping(), mongo.ping(), mongo.ping()])
    // With one connection, a command starts after the response to the one before it.
    const [, second, third] = during
    expect(second).toEqual({ inUse: 1, available: 0, waiting: 1 })
    expect(third).toEqual({ inUse: 1, available: 0, waiting: 0 })
    expect(counts()).toEqual({ inUse: 0, available: 1, waiting: 0 })

    const text = await registry.metrics()
    const ofDatabase = `database="${options.database}"`
    expect(text).toContain(`plumbline_mongodb_connections{${ofDatabase},state="in_use"} 0\n`)
    expect(text).toContain(`plumbline_mongodb_connections{${ofDatabase},state="available"} 1\n`)
    expect(text).toContain(`plumbline_mongodb_waiting_commands{${ofDatabase}} 0\n`)
  } finally {
    await mongo.dispose()
    await store.dispose()
  }
})
