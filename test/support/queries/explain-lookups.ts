import type { Connection } from 'mongoose'
import { lookupsOf } from './lookups.ts'
import type { SentCommand } from './lookups.ts'

/** The plan of a lookup. */
export interface Explained {
  readonly shape: string
  /** Names of the indexes that it uses. */
  readonly indexes: readonly string[]
  /** Whether it scans the whole collection. */
  readonly isScan: boolean
}

/** Explains every distinct lookup of these commands, each with its first values. */
export async function explainLookups(
  connection: Connection,
  commands: readonly SentCommand[],
): Promise<readonly Explained[]> {
  const lookups = new Map(commands.flatMap(lookupsOf).map((lookup) => [lookup.shape, lookup]))
  const explained: Explained[] = []
  for (const { shape, query } of lookups.values()) {
    const plan = await connection.db?.command({ explain: query, verbosity: 'queryPlanner' })
    explained.push({ shape, ...readPlan(plan) })
  }
  return explained.toSorted((one, other) => one.shape.localeCompare(other.shape))
}

type Step = Readonly<Record<string, unknown>>

function readPlan(plan: unknown): Omit<Explained, 'shape'> {
  const steps = stepsOf(plan)
  const indexes = new Set(steps.filter((step) => !isWholeCollection(step)).flatMap(indexOf))
  const isServed = indexes.size > 0 || steps.some(({ stage }) => stage === 'IDHACK')
  return { indexes: [...indexes], isScan: !isServed || steps.some(({ stage }) => stage === 'COLLSCAN') }
}

// MongoDB reports stages; DocumentDB also reports the PostgreSQL steps of these, which are more precise.
function stepsOf(plan: unknown): readonly Step[] {
  if (typeof plan !== 'object' || plan === null) return []
  if ('postgresPlan' in plan) return stepsOf(plan.postgresPlan)
  // Besides its steps, it reports the cost of other indexes.
  if ('Node Type' in plan) return [plan, ...('Plans' in plan ? stepsOf(plan.Plans) : [])]
  const inner = Object.entries(plan).flatMap(([key, value]) =>
    key === 'command' || key === 'rejectedPlans' ? [] : stepsOf(value),
  )
  return [plan as Step, ...inner]
}

const indexOf = (step: Step): readonly string[] => {
  const name = step['Index Name'] ?? step['indexName']
  return typeof name === 'string' ? [name] : []
}

// The primary key of a PostgreSQL table starts with its shard; without an id, it scans the whole table.
const isWholeCollection = (step: Step): boolean =>
  step['Node Type'] === 'Seq Scan' ||
  (step['Index Name'] === '_id_' && !String(step['Index Cond']).includes('object_id'))
