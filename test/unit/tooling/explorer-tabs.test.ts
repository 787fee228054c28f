import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { explorerTabs } from '#root/script/explorer-tabs'

const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'))

test.each(explorerTabs)('the explorer offers an operation of the graph: %#', (text) =>
  expect(validate(schema, parse(text))).toEqual([]),
)
