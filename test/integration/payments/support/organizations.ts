import type { Viewer } from '#platform/auth'
import { createId } from '#platform/ids'
import type { SubgraphClient } from '#platform/subgraph-client'
import { peopleOf } from './viewers.ts'

export interface AskedForOrganizations {
  readonly ids: readonly string[]
  readonly viewer: Viewer
  readonly correlationId: string
}

/** A stand-in of the users subgraph with the organizations that payments looks up. */
export function createOrganizations() {
  const known = new Map<string, { readonly id: string; readonly personal: boolean; readonly verified: boolean }>()
  const asked: AskedForOrganizations[] = []
  const client: SubgraphClient = {
    async request<Data>({ variables, viewer, correlationId }: Parameters<SubgraphClient['request']>[0]) {
      const ids = (variables['representations'] as readonly { readonly id: string }[]).map(({ id }) => id)
      asked.push({ ids, viewer, correlationId })
      return { _entities: ids.map((id) => known.get(id) ?? null) } as Data
    },
  }
  const add = (personal: boolean, verified = personal) => {
    const id = createId('org')
    known.set(id, { id, personal, verified })
    return { id, ...peopleOf(id) }
  }
  return {
    client,
    asked,
    /** Created by a sign-up with a verified email, so it starts with 10 credits. */
    personal: () => add(true),
    /** The same before the email is verified: it starts with a trial. */
    trial: () => add(true, false),
    /** Starts without credits. */
    shared: () => add(false),
  }
}
