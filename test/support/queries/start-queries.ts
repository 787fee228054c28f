import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { startDocumentStore, uniqueDatabaseName } from '../document-store.ts'
import { recordCallSites } from './call-sites.ts'
import { createCommandRecorder } from './command-recorder.ts'
import { explainLookups } from './explain-lookups.ts'
import type { Explained } from './explain-lookups.ts'
import { growCollections } from './grow-collections.ts'

/** A separate database that records every query. */
export interface Queries {
  readonly mongo: Mongo
  /** Lines with a database call that was not executed. */
  unasked(): readonly string[]
  /** Grows every collection to this many documents, and explains all recorded queries. */
  explainAmong(documents: number): Promise<readonly Explained[]>
  dispose(): Promise<void>
}

/** @param sources - globs of the files with database calls */
export async function startQueries(sources: readonly string[]): Promise<Queries> {
  const store = await startDocumentStore()
  const sites = recordCallSites(sources)
  const recorder = createCommandRecorder()
  const log = createLog({ service: 'test', level: 'silent' })
  let isHeard = true
  const onCommand: typeof recorder.onCommand = (command) => {
    if (isHeard) recorder.onCommand(command)
  }
  const mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('queries'), log, onCommand })
  return {
    mongo,
    unasked: () => sites.unseen(),
    async explainAmong(documents) {
      isHeard = false
      await growCollections(mongo.connection, { documents })
      const explained = await explainLookups(mongo.connection, recorder.commands)
      isHeard = true
      return explained
    },
    async dispose() {
      sites.dispose()
      await mongo.connection.dropDatabase()
      await mongo.dispose()
      await store.dispose()
    },
  }
}
