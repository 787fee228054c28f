import mongoose from 'mongoose'
import type { Mongo } from '#platform/mongo'

/** Contents of files in a bucket of GridFS, by id. */
export interface FileContents {
  createId(): string
  write(id: string, content: Uint8Array): Promise<void>
  /** The contents that are complete; others are omitted. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Repeatable; also removes what an interrupted `write` has left. */
  remove(id: string): Promise<void>
}

const { GridFSBucket, ObjectId } = mongoose.mongo

/** A file in GridFS. */
interface Entry {
  readonly _id: mongoose.mongo.ObjectId
  readonly length: number
}

/** A part of the content of a file in GridFS. */
interface Chunk {
  readonly files_id: mongoose.mongo.ObjectId
  readonly n: number
  readonly data: mongoose.mongo.Binary
}

/** @see https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md */
export function createFileContents({ connection }: Mongo, bucketName: string): FileContents {
  const { db } = connection
  if (!db) throw new Error('expected an open connection to the database, got none')
  const bucket = new GridFSBucket(db, { bucketName })
  const files = connection.collection<Entry>(`${bucketName}.files`)
  const chunks = connection.collection<Chunk>(`${bucketName}.chunks`)
  return {
    createId: () => new ObjectId().toHexString(),
    async write(id, content) {
      const upload = bucket.openUploadStreamWithId(ObjectId.createFromHexString(id), id)
      const done = new Promise<void>((resolve, reject) => void upload.once('finish', resolve).once('error', reject))
      upload.end(content)
      await done
    },
    async read(ids) {
      if (ids.length === 0) return new Map()
      const where = { $in: ids.map((id) => ObjectId.createFromHexString(id)) }
      // The driver's stream reads one file; this reads all of them with two commands.
      const [found, parts] = await Promise.all([
        files.find({ _id: where }).toArray(),
        chunks.find({ files_id: where }).sort({ files_id: 1, n: 1 }).toArray(),
      ])
      const byFile = Map.groupBy(parts, ({ files_id: id }) => id.toHexString())
      return new Map(
        found.flatMap(({ _id, length }) => {
          const id = _id.toHexString()
          const content = Buffer.concat(
            (byFile.get(id) ?? []).map(({ data }) => data.buffer.subarray(0, data.length())),
          )
          return content.length === length ? [[id, content] as const] : []
        }),
      )
    },
    async remove(id) {
      const _id = ObjectId.createFromHexString(id)
      await files.deleteOne({ _id })
      await chunks.deleteMany({ files_id: _id })
    },
  }
}
