import type { SubgraphError, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { mergeFetches } from '#root/gateway/src/transport/merge-fetches'
import { feed } from '#root/test/support/federation/feed'

const people = (text: string) => `
  query Feed($size: Int) {
    feed {
      id
      ... on Post { author { name avatar(size: $size) } comments(first: 1) { text by { name } } }
      ... on Picture { owner { ${text} avatar(size: 9) } comments(first: 2) { text by { name avatar(size: 1) } } }
      ... on Poll { owners { name } }
    }
  }`

test('a feed with users as authors, owners and commenters takes four requests', async () => {
  const { requests, result } = await feed.ask(people('name'), { variables: { size: 5 } })
  expect(requests.map(({ subgraph }) => subgraph).toSorted()).toEqual(['comments', 'feed', 'people', 'people'])
  expect(result).toEqual({
    data: {
      feed: [
        {
          id: 'Post-0',
          author: { name: 'name of pPost-0', avatar: 'pPost-0@5' },
          comments: [{ text: 'on Post-0', by: { name: 'name of px' } }],
        },
        {
          id: 'Picture-1',
          owner: { name: 'name of pPicture-1', avatar: 'pPicture-1@9' },
          comments: [{ text: 'on Picture-1', by: { name: 'name of py', avatar: 'py@1' } }],
        },
        { id: 'Poll-2', owners: [{ name: 'name of pPoll-2' }, null, { name: 'name of pPoll-2b' }] },
        {
          id: 'Post-3',
          author: { name: 'name of pPost-3', avatar: 'pPost-3@5' },
          comments: [{ text: 'on Post-3', by: { name: 'name of px' } }],
        },
      ],
    },
  })
})

test('an error of one merged fetch is reported where that fetch wanted it, and nowhere else', async () => {
  const { result } = await feed.ask(people('broken'), { variables: { size: 5 } })
  expect(result.errors).toEqual([
    expect.objectContaining({ message: 'no luck with pPicture-1', path: ['feed', 1, 'owner', 'broken'] }),
  ])
  expect(result.data).toMatchObject({
    feed: [{ author: { name: 'name of pPost-0' } }, { owner: { broken: null } }, {}, {}],
  })
})

describe('fetches that are sent together', () => {
  const companions = {}
  const requestFor = (query: string, ids: readonly string[], others: object = {}): SubgraphRequest => ({
    subgraph: 'people',
    query,
    operationName: undefined,
    operationKind: 'query',
    variables: { ...others, representations: ids.map((id) => ({ id })) },
    representations: ids.map((id) => JSON.stringify({ id })),
    companions,
    signal: undefined,
    body: () => '',
  })
  const names =
    'query($representations:[_Any!]!){_entities(representations:$representations){...F}}fragment F on P{name}'
  const ages =
    'query($representations:[_Any!]!$c:Int){_entities(representations:$representations){...F}}fragment F on P{age(c:$c)}'

  async function exchange(
    requests: readonly SubgraphRequest[],
    answer: (request: SubgraphRequest) => SubgraphResponse,
  ) {
    const sent: SubgraphRequest[] = []
    const fetch = mergeFetches<undefined>(async (request) => {
      sent.push(request)
      return answer(request)
    })
    const answers = await Promise.all(requests.map((request) => fetch(request, undefined)))
    return { sent, answers }
  }

  const errors: SubgraphError[] = [{ message: 'old', path: ['e1', 0, 'age'] }, { message: 'all of it' }]

  test('are one request with a field, variables and fragments for each', async () => {
    const { sent, answers } = await exchange(
      [requestFor(names, ['1', '2']), requestFor(ages, ['3'], { c: 4 })],
      () => ({ data: { e0: [{ name: 'a' }, null], e1: [{ age: null }] }, errors }),
    )
    expect(sent).toHaveLength(1)
    const variables = { c: 4, r0: [{ id: '1' }, { id: '2' }], r1: [{ id: '3' }] }
    expect(sent[0]?.variables).toEqual(variables)
    expect(JSON.parse(sent[0]?.body() ?? '')).toEqual({ query: sent[0]?.query, variables })
    expect(sent[0]?.query).toBe(
      'query($r0:[_Any!]!$r1:[_Any!]!$c:Int){e0:_entities(representations:$r0){...F_0}e1:_entities(representations:$r1){...F_1}}fragment F_0 on P{name}fragment F_1 on P{age(c:$c)}',
    )
    expect(answers).toEqual([
      { data: { _entities: [{ name: 'a' }, null] }, errors: [{ message: 'all of it' }] },
      {
        data: { _entities: [{ age: null }] },
        errors: [{ message: 'old', path: ['_entities', 0, 'age'] }, { message: 'all of it' }],
      },
    ])
  })

  test('are sent separately when one of them fails the merged request', async () => {
    const { sent, answers } = await exchange([requestFor(names, ['1']), requestFor(ages, ['3'])], ({ query }) =>
      query.includes('e0') ? { data: null, errors: [{ message: 'no' }] } : { data: { _entities: [{ own: true }] } },
    )
    expect(sent).toHaveLength(3)
    expect(answers).toEqual([{ data: { _entities: [{ own: true }] } }, { data: { _entities: [{ own: true }] } }])
  })

  test('stay apart when the client has variables of the names that merging would use', async () => {
    const taken = names.replace('$representations:[_Any!]!', '$representations:[_Any!]!$r1:Int')
    const { sent } = await exchange([requestFor(taken, ['1']), requestFor(ages, ['3'])], () => ({}))
    expect(sent.map(({ query }) => query)).toEqual([taken, ages])
  })
})
