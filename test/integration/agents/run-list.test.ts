import type { UserViewer } from '#platform/auth'
import { createId } from '#platform/ids'
import { startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

let agents: Agents
let assessmentId: string
let viewer: UserViewer
/** Oldest first; all but the last are cancelled. */
const ids: string[] = []

beforeAll(async () => {
  agents = await startAgents()
  ;({ assessmentId, viewer } = agents.anAssessment())
  for (let index = 0; index < 5; index += 1) {
    const start = `mutation { startRun(input: { assessmentId: "${assessmentId}" }) { run { id } } }`
    const { data } = await agents.ask(viewer, start)
    const { id } = (data as { startRun: { run: { id: string } } }).startRun.run
    ids.push(id)
    if (index < 4) await agents.ask(viewer, `mutation { cancelRun(input: { id: "${id}" }) { run { id } } }`)
  }
})
afterAll(() => agents.dispose())

interface Listed {
  readonly totalCount: number
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: Readonly<Record<'startCursor' | 'endCursor', string>>
}

async function list(page: string, by = viewer): Promise<Listed> {
  const query = `{ _entities(representations: [{ __typename: "Assessment", id: "${assessmentId}" }]) { ... on Assessment {
    runs${page} { totalCount nodes { id } pageInfo { startCursor endCursor } }
  } } }`
  const { data, errors } = await agents.ask(by, query)
  if (errors) throw errors[0]
  return (data as { _entities: [{ runs: Listed }] })._entities[0].runs
}

const newestFirst = () => ids.toReversed()
const idsOf = ({ nodes }: Listed) => nodes.map(({ id }) => id)

test('runs are sorted newest first, in pages forwards and backwards', async () => {
  const first = await list('(first: 2)')
  expect(first.totalCount).toBe(5)
  expect(idsOf(first)).toEqual(newestFirst().slice(0, 2))
  expect(idsOf(await list(`(first: 2, after: "${first.pageInfo.endCursor}")`))).toEqual(newestFirst().slice(2, 4))
  const last = await list('(last: 2)')
  expect(idsOf(last)).toEqual(newestFirst().slice(3))
  expect(idsOf(await list(`(last: 2, before: "${last.pageInfo.startCursor}")`))).toEqual(newestFirst().slice(1, 3))
})

test('runs can be filtered by state, which totalCount follows, and sorted oldest first', async () => {
  const cancelled = await list('(filter: { status: [CANCELLED] }, orderBy: { field: CREATED_AT, direction: ASC })')
  expect(cancelled.totalCount).toBe(4)
  expect(idsOf(cancelled)).toEqual(ids.slice(0, 4))
  expect(await list('(filter: { status: [COMPLETED] })')).toMatchObject({ totalCount: 0, nodes: [] })
  expect(await list('(filter: { status: [] })')).toMatchObject({ totalCount: 5 })
})

test('a user of another organization sees neither runs nor their number', async () => {
  const stranger = agents.anAssessment('OWNER', createId('org')).viewer
  expect(await list('', stranger)).toMatchObject({ totalCount: 0, nodes: [] })
  expect(await list('(filter: { status: [COMPLETED] })', stranger)).toMatchObject({ totalCount: 0, nodes: [] })
})
