import { ObjectId } from 'bson'
import { maxDocumentBytes } from '../bson/document.ts'
import type { Document } from '../bson/document.ts'
import type { CommandContext, Handler } from './context.ts'

/** The name under which the server announces itself as a replica set of one. */
export const replicaSetName = 'embedded'

const version = '7.0.0'

/** Reports the primary of a replica set of one, so that drivers use sessions, retryable writes and transactions. */
export const hello: Handler = (context) => describeServer(context)

const electionId = new ObjectId('7fffffff0000000000000001')

function describeServer({ server: { address }, connectionId, now }: CommandContext): Document {
  return {
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    secondary: false,
    setName: replicaSetName,
    setVersion: 1,
    electionId,
    hosts: [address],
    primary: address,
    me: address,
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: now,
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  }
}

export const ping: Handler = () => ({ ok: 1 })

export const buildInfo: Handler = () => ({
  version,
  gitVersion: 'embedded',
  modules: [],
  versionArray: [...version.split('.').map(Number), 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: maxDocumentBytes,
  storageEngines: ['sqlite'],
  ok: 1,
})

export const connectionStatus: Handler = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
  ok: 1,
})

export const getParameter: Handler = ({ body }) => ({
  ...('featureCompatibilityVersion' in body || body['getParameter'] === '*'
    ? { featureCompatibilityVersion: { version: '7.0' } }
    : {}),
  ok: 1,
})
