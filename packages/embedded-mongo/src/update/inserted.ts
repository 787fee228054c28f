import { ObjectId, Timestamp } from 'bson'
import { type Document, isDocument } from '../bson/document.ts'
import { isMovedName, movedName } from '../bson/inspect.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'

/** A stored document: with its `_id` first, which is generated if absent, and empty timestamps filled. The same object if nothing changes. */
export function toInserted(document: Document): Document {
  const [first] = Object.keys(document)
  const complete = first === '_id' ? document : withIdFirst(document)
  assertId(complete['_id'])
  return withTimestamps(complete)
}

/** Empty timestamps in a new document, but not in its `_id`, become the current time. */
export function withTimestamps(document: Document): Document {
  const isEmpty = (field: string) => {
    const value = document[field]
    return value instanceof Timestamp && value.isZero() && field !== '_id'
  }
  const fields = Object.keys(document)
  if (!fields.some(isEmpty)) return document
  return Object.fromEntries(fields.map((field) => [field, isEmpty(field) ? nextTimestamp() : document[field]]))
}

/** The current time as a Timestamp, greater than all earlier ones. */
export function nextTimestamp(now = Date.now()): Timestamp {
  const seconds = Math.floor(now / 1000)
  last = seconds > last.seconds ? { seconds, count: 1 } : { seconds: last.seconds, count: last.count + 1 }
  return new Timestamp({ t: last.seconds, i: last.count })
}

let last = { seconds: 0, count: 0 }

function withIdFirst({ _id = new ObjectId(), ...others }: Document): Document {
  const moved = Object.keys(others).find(isMovedName)
  if (moved !== undefined) throw movedName(moved)
  return { _id, ...others }
}

function assertId(id: unknown): void {
  const type = typeName(id)
  if (type === 'array' || type === 'regex' || type === 'undefined')
    throw new CommandError('BadValue', `The '_id' value cannot be of type ${type}`)
  const dollar = isDocument(id) ? Object.keys(id).find((field) => field.startsWith('$')) : undefined
  if (dollar !== undefined)
    throw new CommandError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    )
}
