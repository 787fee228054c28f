import { decode, type Document } from '../bson/document.ts'
import { assertKeepable } from '../bson/inspect.ts'
import { CommandError } from '../errors.ts'

/** A received command. Document sequences remain bytes, because inserted documents are stored as received. */
export type Message = {
  readonly requestId: number
  /** How to answer: as OP_MSG, as OP_REPLY (only to OP_QUERY), or not at all. */
  readonly answer: 'message' | 'reply' | 'none'
  readonly body: Document
  readonly sequences: ReadonlyMap<string, readonly Uint8Array[]>
}

const headerBytes = 16
const opCodes = { reply: 1, query: 2004, compressed: 2012, message: 2013 }
const flags = { checksumPresent: 1, moreToCome: 2 }

/** The largest accepted message, as reported in the handshake. */
export const maxMessageBytes = 48_000_000

/** Splits complete messages off a buffer; the rest is the beginning of the next message. */
export function splitMessages(buffer: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = []
  let at = 0
  while (buffer.length - at >= headerBytes) {
    const length = buffer.readInt32LE(at)
    if (length < headerBytes || length > maxMessageBytes)
      throw new CommandError(
        'ProtocolError',
        `a message must be ${headerBytes} to ${maxMessageBytes} bytes long, got a length of ${length}`,
      )
    if (buffer.length - at < length) break
    messages.push(buffer.subarray(at, at + length))
    at += length
  }
  return { messages, rest: buffer.subarray(at) }
}

/** Reads one message. OP_COMPRESSED and the operations of old drivers are a ProtocolError. */
export function parseMessage(bytes: Buffer): Message {
  const [requestId, opCode] = [bytes.readInt32LE(4), bytes.readInt32LE(12)]
  if (opCode === opCodes.message) return parseOpMessage(requestId, bytes)
  if (opCode === opCodes.query) return parseQuery(requestId, bytes)
  const name = opCode === opCodes.compressed ? 'OP_COMPRESSED' : `opcode ${opCode}`
  throw new CommandError('ProtocolError', `${name} is not supported by the embedded store, expected OP_MSG (2013)`)
}

/** A reply to a message as bytes. */
export function formatReply({ requestId, answer }: Pick<Message, 'requestId' | 'answer'>, reply: Uint8Array): Buffer {
  const prefix = answer === 'reply' ? replyPrefix() : messagePrefix()
  const length = headerBytes + prefix.length + reply.length
  const header = Buffer.allocUnsafe(headerBytes)
  header.writeInt32LE(length, 0)
  header.writeInt32LE(0, 4)
  header.writeInt32LE(requestId, 8)
  header.writeInt32LE(answer === 'reply' ? opCodes.reply : opCodes.message, 12)
  return Buffer.concat([header, prefix, reply], length)
}

/** No flags, then a section of kind 0. */
function messagePrefix(): Buffer {
  return Buffer.alloc(5)
}

/** Flags "await capable", no cursor, from 0, one document. */
function replyPrefix(): Buffer {
  const prefix = Buffer.alloc(20)
  prefix.writeInt32LE(8, 0)
  prefix.writeInt32LE(1, 16)
  return prefix
}

function parseOpMessage(requestId: number, bytes: Buffer): Message {
  const flagBits = bytes.readUInt32LE(headerBytes)
  const unknown = flagBits & 0xffff & ~(flags.checksumPresent | flags.moreToCome)
  if (unknown !== 0) throw new CommandError('ProtocolError', `OP_MSG has the unknown required flags ${unknown}`)
  const end = bytes.length - ((flagBits & flags.checksumPresent) === 0 ? 0 : 4)
  const sequences = new Map<string, readonly Uint8Array[]>()
  let body: Document | undefined
  for (let at = headerBytes + 4; at < end;) {
    const kind = bytes[at]
    const section = sized(bytes, at + 1, end)
    if (kind === 0 && !body) body = readDocument(section)
    else if (kind === 1) addSequence(sequences, section)
    else throw new CommandError('ProtocolError', `OP_MSG takes one section of kind 0 and others of kind 1, got ${kind}`)
    at += 1 + section.length
  }
  if (!body) throw new CommandError('ProtocolError', 'OP_MSG needs a section of kind 0, got none')
  const doubled = [...sequences.keys()].find((name) => body !== undefined && Object.hasOwn(body, name))
  if (doubled !== undefined)
    throw new CommandError('ProtocolError', `OP_MSG has the field '${doubled}' in its body and as a sequence`)
  return { requestId, answer: (flagBits & flags.moreToCome) === 0 ? 'message' : 'none', body, sequences }
}

function addSequence(sequences: Map<string, readonly Uint8Array[]>, section: Buffer): void {
  const nameEnd = section.indexOf(0, 4)
  const documents: Uint8Array[] = []
  for (let at = nameEnd + 1; at < section.length;) {
    const document = sized(section, at, section.length)
    assertKeepable(document)
    documents.push(document)
    at += document.length
  }
  const name = section.toString('utf8', 4, nameEnd)
  if (nameEnd < 0 || sequences.has(name))
    throw new CommandError('ProtocolError', `OP_MSG has several sequences called '${name}', or one without a name`)
  sequences.set(name, documents)
}

/** The part of the bytes that starts with its own length. */
function sized(bytes: Buffer, at: number, end: number): Buffer {
  const size = at + 4 <= end ? bytes.readInt32LE(at) : -1
  if (size >= 5 && at + size <= end) return bytes.subarray(at, at + size)
  throw new CommandError('ProtocolError', 'a part of the message is shorter than its declared length')
}

function readDocument(bytes: Uint8Array): Document {
  assertKeepable(bytes)
  return decode(bytes)
}

/** The first hello of a driver still comes as a query on `admin.$cmd`. */
function parseQuery(requestId: number, bytes: Buffer): Message {
  const nameEnd = bytes.indexOf(0, headerBytes + 4)
  const namespace = bytes.toString('utf8', headerBytes + 4, nameEnd)
  const body = readDocument(sized(bytes, nameEnd + 1 + 8, bytes.length))
  const [command = ''] = Object.keys(body)
  if (!namespace.endsWith('.$cmd') || !['hello', 'ismaster', 'isMaster'].includes(command))
    throw new CommandError(
      'ProtocolError',
      `OP_QUERY is supported for the handshake only, got '${command}' on '${namespace}'`,
    )
  return {
    requestId,
    answer: 'reply',
    body: { ...body, $db: namespace.slice(0, -'.$cmd'.length) },
    sequences: new Map(),
  }
}
