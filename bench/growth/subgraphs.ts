// All subgraphs of the growing graph in one process, each at a path of its number.
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { execute, parse } from 'graphql'
import type { DocumentNode } from 'graphql'
import { maxSubgraphs, schemaOf } from './graph.ts'

interface Body {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

const schemas = Array.from({ length: maxSubgraphs }, (_, index) => schemaOf(index))
const documents = new Map<string, DocumentNode>()

const server = createServer((request, response) => {
  const schema = schemas[Number(request.url?.slice(1))]
  if (!schema) return response.writeHead(404).end()
  return void json(request).then(async (body) => {
    const { query, variables } = body as Body
    const document = documents.get(query) ?? parse(query, { noLocation: true })
    documents.set(query, document)
    const result = await execute({ schema, document, variableValues: { ...variables } })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1', () => console.log('{"msg":"ready"}'))
process.on('SIGTERM', () => process.exit(0))
