import { readFileSync } from 'node:fs'
import { buildASTSchema, parse } from 'graphql'
import {
  abortRun,
  anAdvice,
  begin,
  beginRun,
  createAssessment,
  rank,
  readAssessment,
  record,
  recordAdvice,
  report,
} from './support/operations.ts'
import type { RunOfAssessment } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { agents, anOrganization, anybody, aStranger } from './support/viewers.ts'

let assessments: Assessments
let run: RunOfAssessment
let recommendation: string
const { id: organizationId, owner, admin, member, viewer } = anOrganization()

beforeAll(async () => {
  assessments = await startAssessments()
  const { id } = await createAssessment(assessments, owner, { organizationId })
  run = await begin(assessments, agents, id)
  recommendation = (await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('a')] }))[0] ?? ''
})
afterAll(() => assessments.dispose())

const section = { title: 'One', markdown: 'Text' }
const commands: readonly { readonly name: string; readonly query: string; readonly input: () => object }[] = [
  { name: 'beginRun', query: beginRun, input: () => run },
  { name: 'abortRun', query: abortRun, input: () => run },
  {
    name: 'recordRecommendations',
    query: record,
    input: () => ({ ...run, role: 'CTO', recommendations: [anAdvice('forged')] }),
  },
  { name: 'rankRecommendations', query: rank, input: () => ({ ...run, ranks: [{ id: recommendation, rank: 9 }] }) },
  { name: 'recordReport', query: report, input: () => ({ ...run, summary: 'Forged', sections: [section] }) },
]

test('every mutation that clients cannot see is tried below', () => {
  const sdl = readFileSync('schema/subgraphs/assessments.graphql', 'utf8')
  const fields = buildASTSchema(parse(sdl), { assumeValidSDL: true }).getMutationType()?.getFields() ?? {}
  const hidden = Object.values(fields).filter(({ astNode }) =>
    astNode?.directives?.some(({ name }) => name.value === 'inaccessible'),
  )
  expect(commands.map(({ name }) => name).toSorted()).toEqual(hidden.map(({ name }) => name).toSorted())
})

const people = { owner, admin, member, viewer, stranger: aStranger(), nobody: anybody }

describe.each(Object.entries(people))('%s', (_who, person) => {
  test.each(commands)('may not $name, and changes nothing by trying', async ({ query, input }) => {
    const before = await readAssessment(assessments, owner, run.assessmentId)
    await expect(assessments.ask(person, query, { input: input() })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await readAssessment(assessments, owner, run.assessmentId)).toEqual(before)
  })
})

test.each(commands.filter(({ name }) => name !== 'abortRun'))('the agents may $name', async ({ query, input }) => {
  await assessments.ask(agents, query, { input: input() })
})
