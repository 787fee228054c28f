import { connect } from 'node:net'
import { deserialize, serialize } from 'bson'

/** A command for the database `admin` of a server on loopback. */
export type MongoQuestion = {
  readonly port: number
  readonly command: { readonly [field: string]: unknown }
  readonly timeoutMs: number
}

/**
 * Sends one command without a driver, which is enough to start a server and to initiate its replica set.
 * @returns the reply, also with `ok: 0`; `null` if no server listens or responds in time
 */
export async function askMongo({ port, command, timeoutMs }: MongoQuestion): Promise<Reply | null> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let received = Buffer.alloc(0)
    const finish = (reply: Reply | null) => {
      socket.destroy()
      resolve(reply)
    }
    socket.setTimeout(timeoutMs, () => finish(null))
    socket.on('error', () => finish(null))
    socket.on('close', () => finish(null))
    socket.on('connect', () => socket.write(toMessage({ ...command, $db: 'admin' })))
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (received.length >= 4 && received.length >= received.readInt32LE(0)) finish(toReply(received))
    })
  })
}

/** The reply of a server. */
export type Reply = { readonly [field: string]: unknown }

const headerBytes = 16
const opMsg = 2013
/** Header, flags, and the kind of the one section. */
const bodyAt = headerBytes + 4 + 1

function toMessage(command: Reply): Buffer {
  const body = serialize(command)
  const message = Buffer.alloc(bodyAt + body.length)
  message.writeInt32LE(message.length, 0)
  message.writeInt32LE(1, 4)
  message.writeInt32LE(opMsg, 12)
  message.set(body, bodyAt)
  return message
}

function toReply(message: Buffer): Reply {
  return deserialize(message.subarray(bodyAt, message.readInt32LE(0)))
}
