import { randomBytes } from 'node:crypto'
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'

/** A MongoDB-compatible store for tests: the embedded one, or whichever `TEST_MONGODB_URL` names. */
export type DocumentStore = {
  readonly url: string
  readonly kind: 'embedded' | 'external'
  /** Stops the embedded store; an external one keeps running. */
  readonly dispose: () => Promise<void>
}

/** Starts the store in memory, or returns the external one. */
export async function startDocumentStore(): Promise<DocumentStore> {
  const external = process.env['TEST_MONGODB_URL']
  if (external !== undefined && external !== '') return { url: external, kind: 'external', dispose: async () => {} }
  return startEmbeddedStore()
}

/** Starts the embedded store in memory, whatever store other tests use. */
export async function startEmbeddedStore(): Promise<DocumentStore> {
  const { url, dispose } = await createEmbeddedMongo({ dataDir: null })
  return { url, kind: 'embedded', dispose }
}

/** A database name that no other test uses; drop the database afterwards. `prefix` helps to recognise it. */
export function uniqueDatabaseName(prefix = 'test'): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`
}
