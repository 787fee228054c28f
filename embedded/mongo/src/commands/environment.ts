import { type Document, toPlainDocument } from '../bson/document.ts'
import { type Collections, createEngine } from '../pipeline/engine.ts'
import { openQuery, type QueryEnvironment } from '../planning/query.ts'
import { optionalDocument } from './arguments.ts'
import type { CommandContext } from './context.ts'
import { aggregateOver } from './pipeline-source.ts'

/** The environment of a command's queries: its transaction, its deadline, its `let` variables. */
export function createEnvironment(context: CommandContext, statement: Document = {}): QueryEnvironment {
  const expressions = Object.entries({ ...optionalDocument(context.body, 'let'), ...optionalDocument(statement, 'c') })
  if (expressions.length === 0) return environmentWith(context, {})
  const { compile } = environmentWith(context, {}).engine
  return environmentWith(context, Object.fromEntries(expressions.map(([name, each]) => [name, compile(each)({})])))
}

function environmentWith(context: CommandContext, variables: Document): QueryEnvironment {
  const { store } = context.server
  const { transaction, deadline, database } = context
  const collections: Collections = {
    find: (name, filter) => {
      const { documents } = openQuery(environment, store.catalog.find(database, name), { filter })
      return Array.from(documents, ({ document }) => toPlainDocument(document))
    },
    aggregate: (name, pipeline, more) => {
      const nested = environmentWith(context, { ...variables, ...more })
      return [
        ...aggregateOver(nested, name === '' ? undefined : store.catalog.find(database, name), {
          pipeline,
          hint: undefined,
        }).documents,
      ]
    },
  }
  const environment: QueryEnvironment = { store, transaction, deadline, engine: createEngine(collections, variables) }
  return environment
}
