import { isDeepStrictEqual } from 'node:util'
import { feed } from '../../test/support/federation/feed.ts'
import { machine } from '../record.ts'

/** People who are authors, owners and commenters of a list of an interface. */
const query = `{
  feed {
    id
    ... on Post { author { name } comments(first: 1) { text by { name } } }
    ... on Picture { owner { name } comments(first: 1) { text by { name } } }
    ... on Poll { owners { name } }
  }
}`

/**
 * Counts the requests to subgraphs of one operation, which do not depend on the machine.
 * @throws Error - the two respond differently
 */
export async function countFeedRequests(): Promise<string> {
  const ours = await feed.ask(query)
  const stock = await feed.ask(query, { executor: 'apollo', merges: false })
  if (ours.result.errors || !isDeepStrictEqual(ours.result, stock.result))
    throw new Error(`expected equal answers, got ${JSON.stringify([ours.result, stock.result])}`)
  return `## Requests for a feed

Counted on ${machine()}: the requests to subgraphs for a list of an interface with people behind authors, owners and
commenters. The plan is Apollo's in both cases; the answers were equal.

| gateway | requests |
| --- | --: |
| Plumbline | ${ours.requests.length} |
| Apollo's executor | ${stock.requests.length} |
`
}
