import { randomUUID } from 'node:crypto'
import { decode, type Document, encode } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import type { FilterNode } from '../filter/parse.ts'
import type { Database } from './database.ts'

/** One field of an index. */
export type IndexField = { readonly path: string; readonly parts: readonly string[]; readonly direction: 1 | -1 }

/** An index and its table `i<id>`. `multikey[n]` is true if a document has an array on the path of field n. */
export type Index = {
  readonly id: number
  readonly name: string
  readonly spec: Document
  readonly fields: readonly IndexField[]
  readonly unique: boolean
  readonly sparse: boolean
  readonly partial: FilterNode | null
  readonly expireAfterSeconds: number | null
  multikey: readonly boolean[]
}

/** A collection and its table `d<id>`. `nextRecord` is the record number of the next document. */
export type Collection = {
  readonly id: number
  readonly database: string
  readonly name: string
  readonly uuid: string
  readonly createdAt: number
  indexes: readonly Index[]
  nextRecord: number
}

/** The definition of an index, before it has a table. */
export type IndexDefinition = Omit<Index, 'id' | 'multikey'>

const schema = `
  CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT, name TEXT, uuid TEXT, created_at INTEGER, UNIQUE (db, name));
  CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER, spec BLOB, multikey TEXT);`

/** The databases, collections and indexes: stored in SQLite, read once, and kept in memory. */
export class Catalog {
  readonly #database: Database
  readonly #define: (spec: Document) => IndexDefinition
  readonly #collections = new Map<string, Collection>()

  /** `define` converts a stored index specification to its definition. */
  constructor(database: Database, define: (spec: Document) => IndexDefinition) {
    this.#database = database
    this.#define = define
    database.alter(schema)
    for (const [id, db, name, uuid, createdAt] of database.rows(
      'SELECT id, db, name, uuid, created_at FROM collections',
    ))
      this.#load(id as number, {
        db: String(db),
        name: String(name),
        uuid: String(uuid),
        createdAt: createdAt as number,
      })
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(toNamespace(database, name))
  }

  /** The collections of one database, or of all, by name. */
  list(database?: string): readonly Collection[] {
    const all = [...this.#collections.values()].filter((each) => database === undefined || each.database === database)
    return all.sort((a, b) => (toNamespace(a.database, a.name) < toNamespace(b.database, b.name) ? -1 : 1))
  }

  /** The collection; it is created unless another command has created it in the meantime. */
  findOrCreate(database: string, name: string): Collection {
    return this.find(database, name) ?? this.create(database, name)
  }

  /** Creates a collection with its index on `_id`. */
  create(database: string, name: string): Collection {
    assertNamespace(database, name)
    const [uuid, createdAt] = [randomUUID(), Date.now()]
    const insert = 'INSERT INTO collections (db, name, uuid, created_at) VALUES (?, ?, ?, ?)'
    const id = this.#database.run(insert, database, name, uuid, createdAt)
    this.#database.alter(`CREATE TABLE d${id} (r INTEGER PRIMARY KEY, doc BLOB NOT NULL)`)
    const collection: Collection = { id, database, name, uuid, createdAt, indexes: [], nextRecord: 1 }
    this.addIndex(collection, this.#define({ v: 2, key: { _id: 1 }, name: '_id_' }))
    this.#collections.set(toNamespace(database, name), collection)
    return collection
  }

  /** Removes a collection with its documents and indexes. */
  drop(collection: Collection): void {
    for (const index of collection.indexes) this.dropIndex(collection, index)
    this.#database.run('DELETE FROM collections WHERE id = ?', collection.id)
    this.#database.alter(`DROP TABLE d${collection.id}`, `d${collection.id}`)
    this.#collections.delete(toNamespace(collection.database, collection.name))
  }

  /** Creates an empty index; the caller fills it. */
  addIndex(collection: Collection, definition: IndexDefinition): Index {
    const multikey = definition.fields.map(() => false)
    const insert = 'INSERT INTO indexes (collection, spec, multikey) VALUES (?, ?, ?)'
    const id = this.#database.run(insert, collection.id, encode(definition.spec), JSON.stringify(multikey))
    this.#database.alter(`CREATE TABLE i${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`)
    const index: Index = { ...definition, id, multikey }
    collection.indexes = [...collection.indexes, index]
    return index
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((each) => each !== index)
    this.#database.run('DELETE FROM indexes WHERE id = ?', index.id)
    this.#database.alter(`DROP TABLE i${index.id}`, `i${index.id}`)
  }

  /** Stores which fields of an index have contained arrays. */
  markMultikey(index: Index, multikey: readonly boolean[]): void {
    index.multikey = index.multikey.map((known, position) => known || multikey[position] === true)
    this.#database.run('UPDATE indexes SET multikey = ? WHERE id = ?', JSON.stringify(index.multikey), index.id)
  }

  #load(id: number, named: { db: string; name: string; uuid: string; createdAt: number }): void {
    const rows = this.#database.rows('SELECT id, spec, multikey FROM indexes WHERE collection = ? ORDER BY id', id)
    const indexes = rows.map(([indexId, spec, multikey]) => ({
      ...this.#define(decode(spec as Uint8Array)),
      id: indexId as number,
      multikey: JSON.parse(String(multikey)) as boolean[],
    }))
    const [last] = this.#database.row(`SELECT max(r) FROM d${id}`) ?? []
    const { db: database, name, uuid, createdAt } = named
    const collection = { id, database, name, uuid, createdAt, indexes, nextRecord: Number(last ?? 0) + 1 }
    this.#collections.set(toNamespace(database, name), collection)
  }
}

/** `database.collection`, as namespaces are written. */
export function toNamespace(database: string, name: string): string {
  return `${database}.${name}`
}

function assertNamespace(database: string, name: string): void {
  const namespace = toNamespace(database, name)
  if (database === '' || /[/\\. "$\0]/.test(database) || Buffer.byteLength(database) > 63)
    throw new CommandError('InvalidNamespace', `Invalid database name: '${database}'`)
  if (name === '' || name.includes('$') || name.includes('\0') || name.startsWith('.') || name.endsWith('.'))
    throw new CommandError('InvalidNamespace', `Invalid namespace specified '${namespace}'`)
  if (Buffer.byteLength(namespace) > 255)
    throw new CommandError('InvalidNamespace', `Namespace '${namespace}' is longer than 255 bytes`)
}
