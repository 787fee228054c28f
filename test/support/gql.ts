import type { GraphQLFormattedError } from 'graphql'
import type { Person } from './platform/index.ts'

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly GraphQLFormattedError[]
}

export interface Call {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly person?: Pick<Person, 'accessToken'>
}

/** One operation over plain HTTP, with its answer as it came. */
export async function gql(url: string, { query, variables, person }: Call): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(person && { authorization: `Bearer ${person.accessToken}` }),
    },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as Answer
}
