import { gql } from '../gql.ts'
import type { Person } from '../platform/index.ts'
import type { Survival } from './watch-through.ts'

interface Found {
  readonly id: string
  readonly title: string
  readonly producedBy: { readonly role: string }
}

interface Task {
  readonly role: string
  readonly status: string
  readonly attempt: number
  readonly recommendations: readonly Found[]
}

export interface Result {
  readonly status: string
  readonly tasks: readonly Task[]
  readonly listed: readonly Found[]
}

const found = 'id title producedBy { role }'
const everything = `query ($run: ID!, $assessment: ID!) {
  run(id: $run) { status tasks { role status attempt recommendations { ${found} } } }
  assessment(id: $assessment) { recommendations(first: 100) { totalCount nodes { ${found} } } }
}`

/** The result of a run, with the findings of its agents before synthesis merges equivalent ones. */
export async function readResult(
  url: string,
  { person, id, assessmentId }: Pick<Survival, 'id' | 'assessmentId'> & { readonly person: Person },
): Promise<Result> {
  const { data, errors } = await gql(url, {
    query: everything,
    variables: { run: id, assessment: assessmentId },
    person,
  })
  if (errors || !data) throw new Error(`expected a run and its assessment, got ${JSON.stringify(errors ?? data)}`)
  const { run, assessment } = data as {
    readonly run: Omit<Result, 'listed'>
    readonly assessment: { readonly recommendations: { readonly totalCount: number; readonly nodes: Found[] } }
  }
  const { totalCount, nodes } = assessment.recommendations
  expect(nodes).toHaveLength(totalCount)
  return { ...run, listed: nodes }
}

/** Asserts that the result is complete and contains each recommendation once, compared by content, because ids are unique. */
export function expectEachOnce({ status, tasks, listed }: Result, undisturbed: Result): void {
  expect(status).toBe('COMPLETED')
  expect(tasks.map((task) => [task.role, task.status])).toEqual(
    undisturbed.tasks.map((task) => [task.role, task.status]),
  )
  expect(sayings(listed)).toEqual(sayings(undisturbed.listed))
  expect(repeated(sayings(listed))).toEqual([])
  for (const [index, { recommendations }] of tasks.entries())
    expect(sayings(recommendations)).toEqual(sayings(undisturbed.tasks[index]?.recommendations ?? []))
  // Recommendations of an attempt that did not count would be listed without a task.
  const ids = new Set(tasks.flatMap(({ recommendations }) => recommendations.map(({ id }) => id)))
  expect(listed.filter(({ id }) => !ids.has(id))).toEqual([])
  expect(listed.length).toBeGreaterThan(10)
}

/** Role and title. Amounts differ between assessments, because each is simulated separately. */
const sayings = (recommendations: readonly Found[]) =>
  recommendations
    .map(({ title, producedBy }) => `${producedBy.role}: ${title.replaceAll(/\d[\d,.]*/g, 'n')}`)
    .toSorted()

const repeated = (texts: readonly string[]) => texts.filter((text, index) => texts.indexOf(text) !== index)
