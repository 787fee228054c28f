import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'

export interface SchemaComparison {
  /** SDL of the schema that clients rely on. */
  readonly released: string
  /** SDL of the current schema. */
  readonly current: string
  /** Texts of the pending changesets. */
  readonly changesets: readonly string[]
}

/**
 * Descriptions of the breaking changes of a schema, except those whose coordinates, such as `` `Assessment.notes` ``, a major changeset
 * for `@plumbline/graph` lists.
 */
export async function findBreakingChanges({
  released,
  current,
  changesets,
}: SchemaComparison): Promise<readonly string[]> {
  const accepted = changesets.filter(isMajor).join('\n')
  const changes = await diff(buildSchema(released), buildSchema(current))
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .filter(({ path }) => path === undefined || !accepted.includes(`\`${path}\``))
    .map(({ path, message }) => `${message}${path === undefined ? '' : ` (\`${path}\`)`}`)
}

const isMajor = (changeset: string) => /^---\n[^]*?^(['"])@plumbline\/graph\1: major$[^]*?^---$/m.test(changeset)
