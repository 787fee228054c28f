import type { Document } from '../bson/document.ts'
import { toShell } from '../bson/shell.ts'
import { CommandError } from '../errors.ts'
import { type Collection, type Index, toNamespace } from './catalog.ts'

/** E11000, with the text of mongod; `values` are those of the index's fields. */
export function duplicateKey(collection: Collection, index: Index, values: readonly unknown[]): CommandError {
  const keyValue: Document = {}
  index.fields.forEach(({ path }, position) => {
    const value = values[position]
    keyValue[path] = typeof value === 'symbol' ? null : value
  })
  const shown = index.fields.map(({ path }) => `${path}: ${toShell(keyValue[path])}`).join(', ')
  const namespace = toNamespace(collection.database, collection.name)
  const message = `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${shown} }`
  return new CommandError('DuplicateKey', message, { details: { keyPattern: index.spec['key'], keyValue } })
}
