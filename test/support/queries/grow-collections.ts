import type { Connection } from 'mongoose'

type Fields = Record<string, unknown>

/**
 * Fills collections that are not empty with copies of their documents, with unique keys, until they have this many documents.
 * @param options - `collections`: their names. Default: all
 */
export async function growCollections(
  connection: Connection,
  { documents, collections }: { readonly documents: number; readonly collections?: readonly string[] },
): Promise<void> {
  const names = collections ?? (await connection.listCollections()).map(({ name }) => name)
  for (const name of names) {
    const collection = connection.collection<Fields & { _id: string }>(name)
    const present = await collection.find({}).toArray()
    if (present.length === 0) continue
    const unique = (await collection.indexes()).flatMap(({ key, unique: is }) => (is === true ? Object.keys(key) : []))
    const keys = new Set(['_id', ...unique])
    const copies = Array.from({ length: Math.max(documents - present.length, 0) }, (_, index) =>
      copyOf(present[index % present.length] as Fields, keys, index + 1),
    )
    if (copies.length > 0) await collection.insertMany(copies as never)
  }
}

function copyOf(document: Fields, keys: ReadonlySet<string>, number: number): Fields {
  const copy: Fields = { ...document }
  for (const key of keys) {
    const [field = '', inner] = key.split('.')
    const value = copy[field]
    copy[field] =
      inner === undefined || typeof value !== 'object' || value === null
        ? another(value, number)
        : { ...value, [inner]: another((value as Fields)[inner], number) }
    if (copy[field] === undefined) delete copy[field]
  }
  return copy
}

function another(value: unknown, number: number): unknown {
  if (typeof value === 'string') return `${value}-${number}`
  return typeof value === 'number' ? value + 1_000 * number : value
}
