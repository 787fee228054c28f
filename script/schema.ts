/** `npm run schema`: writes what is generated from the subgraphs' schemas. `npm run schema -- --help` describes it. */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { printSubgraphSchema } from '@apollo/subgraph'
import { createContext, generate } from '@graphql-codegen/cli'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { parse, printSchema } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { flag, readCommandLine } from '#platform/command-line'
import { buildAgentsSchema } from '#subgraphs/agents'
import { buildAssessmentsSchema } from '#subgraphs/assessments'
import { buildPaymentsSchema } from '#subgraphs/payments'
import { buildUsersSchema } from '#subgraphs/users'
import { findBreakingChanges } from './breaking-changes.ts'
import { findUndescribed } from './find-undescribed.ts'

const subgraphs = [
  { name: 'users', port: 4001, build: buildUsersSchema },
  { name: 'assessments', port: 4002, build: buildAssessmentsSchema },
  { name: 'agents', port: 4003, build: buildAgentsSchema },
  { name: 'payments', port: 4004, build: buildPaymentsSchema },
] as const

const { check: checkOnly } = readCommandLine({
  command: 'npm run schema',
  does: "Emits the subgraphs' schemas, composes the supergraph, prints the public graph, and generates types of the operations.",
  options: {
    check: flag('writes nothing, and fails if a file is out of date or the public graph has a breaking change'),
  },
}).values
const problems: string[] = []

const sdl = new Map<string, string>()
for (const { name, build } of subgraphs) {
  const schema = await build(null)
  sdl.set(name, `${printSubgraphSchema(schema).trim()}\n`)
  checkDescriptions(`schema/subgraphs/${name}.graphql`, schema)
}
for (const [name, text] of sdl) put(`schema/subgraphs/${name}.graphql`, text)

const composed = composeServices(
  subgraphs.map(({ name, port }) => ({
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    typeDefs: parse(sdl.get(name) ?? ''),
  })),
)
if (composed.errors) for (const error of composed.errors) problems.push(`composition: ${error.message}`)
else {
  // If a type has two descriptions, composition publishes an arbitrary one.
  for (const { definition, message } of composed.hints)
    if (definition.code === 'INCONSISTENT_DESCRIPTION') problems.push(`composition: ${message}`)
  await putSupergraph(composed.supergraphSdl)
}

for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

async function putSupergraph(supergraphSdl: string): Promise<void> {
  put('schema/supergraph.graphql', `${supergraphSdl.trim()}\n`)
  const apiSchema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()
  const api = `${printSchema(apiSchema)}\n`
  put('schema/api.graphql', api)
  checkDescriptions('schema/api.graphql', apiSchema)
  await checkBreakingChanges(api)
  for (const config of [{}, await consoleDocuments()]) {
    const context = await openCodegen()
    context.updateConfig({ ...context.getConfig(), ...config })
    for (const { filename, content } of await generate(context, false)) put(filename, content)
  }
}

function openCodegen(): ReturnType<typeof createContext> {
  return createContext({ config: 'codegen.yml', silent: true, errorsOnly: true } as never)
}

/** The documents of each page of the console in a module beside them, so that a browser loads those of the page that it shows. */
async function consoleDocuments(): Promise<Partial<CodegenConfig>> {
  const [common] = Object.values((await openCodegen()).getConfig().generates)
  const generates = globSync('console/src/**/*.graphql').map((documents) => [
    documents.replace(/\.graphql$/, '.documents.ts'),
    Object.assign({}, common, { documents }),
  ])
  return { documents: [], generates: Object.fromEntries(generates) as CodegenConfig['generates'] }
}

/** The public graph may be extended; packages/graph/README.md describes how to accept a breaking change. */
async function checkBreakingChanges(current: string): Promise<void> {
  const released = 'packages/graph/schema.graphql'
  const changesets = globSync('.changeset/*.md').map((path) => readFileSync(path, 'utf8'))
  for (const change of await findBreakingChanges({ released: readFileSync(released, 'utf8'), current, changesets }))
    problems.push(`${released}: ${change}`)
}

function checkDescriptions(path: string, schema: GraphQLSchema): void {
  for (const coordinate of findUndescribed(schema))
    problems.push(`${path}: expected a description of ${coordinate}, found none`)
}

function put(path: string, text: string): void {
  if (!checkOnly) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return
  }
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text)
    problems.push(`${path}: expected what npm run schema writes, found something else`)
}
