import type { Socket } from 'node:net'
import { encode } from '../bson/document.ts'
import { toCommandError, toErrorReply } from '../errors.ts'
import { formatReply, maxMessageBytes, type Message, parseMessage, splitMessages } from './message.ts'

/** Handles a message and resolves to the BSON bytes of the reply; never rejects. */
export type Answer = (message: Message) => Promise<Uint8Array>

/** Reads messages from a socket and replies to them one at a time. A message that violates the protocol closes the connection. */
export function serveConnection(socket: Socket, answer: Answer): void {
  let received: Buffer[] = []
  let size = 0
  let queue = Promise.resolve()
  socket.setNoDelay(true)
  socket.on('data', (chunk) => {
    received.push(chunk)
    size += chunk.length
    const expected = received[0] && received[0].length >= 4 ? received[0].readInt32LE(0) : 0
    if (size < expected && expected <= maxMessageBytes) return
    try {
      const { messages, rest } = splitMessages(
        received.length === 1 && received[0] ? received[0] : Buffer.concat(received),
      )
      received = rest.length > 0 ? [rest] : []
      size = rest.length
      for (const bytes of messages) queue = queue.then(() => serveMessage(socket, bytes, answer))
    } catch (error) {
      refuse(socket, 0, error)
    }
  })
  socket.on('error', () => socket.destroy())
}

async function serveMessage(socket: Socket, bytes: Buffer, answer: Answer): Promise<void> {
  let message: Message
  try {
    message = parseMessage(bytes)
  } catch (error) {
    return refuse(socket, bytes.readInt32LE(4), error)
  }
  const reply = await answer(message)
  if (message.answer !== 'none' && !socket.destroyed) socket.write(formatReply(message, reply))
}

function refuse(socket: Socket, requestId: number, error: unknown): void {
  if (socket.destroyed) return
  const failure = toCommandError(error)
  const reply = formatReply({ requestId, answer: 'message' }, encode(toErrorReply(failure)))
  if (failure.codeName === 'ProtocolError') socket.end(reply)
  else socket.write(reply)
}
