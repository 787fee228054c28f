import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner'
import { parse, print, stripIgnoredCharacters } from 'graphql'
import { correctNestedFragments } from '#root/packages/query-plan-executor/src/planning/correct-nested-fragments'
import { correctRequirements } from '#root/packages/query-plan-executor/src/planning/correct-requirements'
import { correctRootTypes } from '#root/packages/query-plan-executor/src/planning/correct-root-types'
import { mapFetches } from '#root/packages/query-plan-executor/src/planning/map-fetches'
import { toPlannerSupergraph } from '#root/packages/query-plan-executor/src/planning/planner-supergraph'

type Others = { readonly [Key in keyof FetchNode]?: FetchNode[Key] | undefined }

const fetchOf = (operation: string, others: Others = {}) =>
  ({ kind: 'Fetch', serviceName: 'b', operation, variableUsages: [], ...others }) as FetchNode

test.each([
  ['{a{...on N{...on M{x}}}}', '{a{__typename ...on N{...on M{x}}}}'],
  ['{a{...F}}fragment F on N{...on M{x}}', '{a{__typename ...F}}fragment F on N{...on M{x}}'],
  [
    '{a{...F}}fragment F on N{y...G}fragment G on M{x}',
    '{a{__typename ...F}}fragment F on N{y ...G}fragment G on M{x}',
  ],
  ['{a{...on N{x}}}', '{a{...on N{x}}}'],
  ['{a{b{...on N{x}}...F}}fragment F on N{x}', '{a{b{...on N{x}}...F}}fragment F on N{x}'],
  ['{a{...F}}', '{a{...F}}'],
  ['{a{b ...on N{...on M{x}}}}', '{a{__typename b ...on N{...on M{x}}}}'],
])('__typename is selected on objects with nested fragments: %s', (text, corrected) => {
  expect(stripIgnoredCharacters(print(correctNestedFragments(parse(text))))).toBe(corrected)
})

test.each([
  ['{...on Query{a}}', '{...{a}}'],
  ['mutation{...on Mutation@skip(if:true){a}}', 'mutation{...@skip(if:true){a}}'],
  ['subscription{...on Subscription{a}}', 'subscription{...{a}}'],
  ['{...F}fragment F on Query{a...G}fragment G on Query{b}', '{...{a ...{b}}}'],
  [
    '{...F@skip(if:true)}fragment F on Query{a{...T}}fragment T on T{b}',
    '{...@skip(if:true){a{...T}}}fragment T on T{b}',
  ],
  ['{a{...on T{b}...on Query{c}...{d}}}', '{a{...on T{b}...{c}...{d}}}'],
])('type conditions on root types are removed from a fetch: %s', (text, corrected) => {
  expect(correctRootTypes(fetchOf(text))).toEqual(fetchOf(corrected))
})

test.each(['{a{...on QueryLog{b}}}', '{a}', '{Query}'])('a fetch without root types is unchanged: %s', (text) => {
  const fetch = fetchOf(text)
  expect(correctRootTypes(fetch)).toBe(fetch)
})

describe('every fetch of a plan', () => {
  const mark = (fetch: FetchNode): PlanNode => fetchOf(`${fetch.operation}!`)
  const map = (node: unknown) => mapFetches({ kind: 'QueryPlan', node } as QueryPlan, mark).node

  test.each([
    ['alone', (a: unknown) => a],
    ['flattened', (a: unknown) => ({ kind: 'Flatten', path: ['x'], node: a })],
    ['in order', (a: unknown, b: unknown) => ({ kind: 'Sequence', nodes: [a, b] })],
    ['at once', (a: unknown, b: unknown) => ({ kind: 'Parallel', nodes: [a, { kind: 'Sequence', nodes: [b] }] })],
    ['under a condition', (a: unknown) => ({ kind: 'Condition', condition: 'c', ifClause: a })],
    ['under the contrary', (a: unknown) => ({ kind: 'Condition', condition: 'c', elseClause: a })],
    ['of a stream', (a: unknown) => ({ kind: 'Subscription', primary: a })],
    ['of a stream that is completed', (a: unknown, b: unknown) => ({ kind: 'Subscription', primary: a, rest: b })],
  ])('is replaced: %s', (_what, plan) => {
    expect(map(plan(fetchOf('a'), fetchOf('b')))).toEqual(plan(fetchOf('a!'), fetchOf('b!')))
  })

  test('but a stream has one', () => {
    const plan = { kind: 'QueryPlan', node: { kind: 'Subscription', primary: fetchOf('a') } } as QueryPlan
    expect(() => mapFetches(plan, () => ({ kind: 'Parallel', nodes: [] }))).toThrow('Expected one fetch for a stream')
  })

  test('is none where there is no plan', () => {
    const plan: QueryPlan = { kind: 'QueryPlan' }
    expect(mapFetches(plan, mark)).toBe(plan)
  })
})

describe('the requirements of an entity fetch', () => {
  const readFacts = () =>
    toPlannerSupergraph(
      parse(`
      enum join__Graph { A @join__graph(name: "a") B @join__graph(name: "b") }
      type User @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
        id: ID
        name: String @join__field(graph: A) @join__field(graph: B, external: true)
        nick: String @join__field(graph: A) @join__field(graph: B, external: true)
        posts(limit: Int): [Post] @join__field(graph: A) @join__field(graph: B, external: true)
        age(in: Int): Int @join__field(graph: B)
        hello: String @join__field(graph: B, requires: "name")
        bye: String @join__field(graph: B, requires: "nick")
        digest: String @join__field(graph: B, requires: "posts(limit: 3) { text(lang: \\"de\\") }")
        digests: String @join__field(graph: B, requires: "posts(limit: 5) { text }")
      }
      type Post @join__type(graph: A) @join__type(graph: B) {
        text(lang: String): String @join__field(graph: A) @join__field(graph: B, external: true)
      }`),
    ).facts
  const field = (name: string, selections?: object[]) => ({ kind: 'Field', name, ...(selections && { selections }) })
  const requires = (...fields: object[]) =>
    [
      { kind: 'InlineFragment', typeCondition: 'User', selections: [field('__typename'), field('id'), ...fields] },
    ] as NonNullable<FetchNode['requires']>
  const entities = (selections: string, variables = '', others = '') =>
    `query Q__b__0($representations:[_Any!]!${variables}){_entities(representations:$representations){...on User{${selections}}}}${others}`
  const correct = (operation: string, others: Others = {}) =>
    correctRequirements(fetchOf(operation, { operationName: 'Q__b__0', ...others }), readFacts())
  const nodesOf = (node: PlanNode) => {
    if (node.kind !== 'Parallel') throw new Error(`Expected fetches at once, got a ${node.kind}`)
    return node.nodes as FetchNode[]
  }

  test('is one if no field has a condition', () => {
    const fetch = fetchOf(entities('age hello bye'), { requires: requires(field('name'), field('nick')) })
    expect(correctRequirements(fetch, readFacts())).toBe(fetch)
  })

  test('is one if conditional fields have no requirements, and in a subgraph without requirements', () => {
    const fetch = fetchOf(entities('age@skip(if:$x) hello'), { requires: requires(field('name')) })
    expect(correctRequirements(fetch, readFacts())).toBe(fetch)
    const elsewhere = fetchOf(entities('hello@skip(if:$x)'), { requires: requires(field('name')), serviceName: 'a' })
    expect(correctRequirements(elsewhere, readFacts())).toBe(elsewhere)
    const root = fetchOf('query($x:Boolean!){user{...on User{age hello@skip(if:$x)}}}')
    expect(correctRequirements(root, readFacts())).toBe(root)
  })

  test('is apart for fields with a condition', () => {
    const node = correct(entities('age(in:$in) hello@skip(if:$x) bye', ',$in:Int,$x:Boolean!'), {
      requires: requires(field('name'), field('nick')),
      variableUsages: ['in', 'x'],
    })
    expect(nodesOf(node)).toEqual([
      {
        ...fetchOf(
          'query Q__b__0($representations:[_Any!]!$in:Int){_entities(representations:$representations){...on User{age(in:$in)}...on User{bye}}}',
        ),
        operationName: 'Q__b__0',
        variableUsages: ['in'],
        requires: requires(field('nick')),
      },
      {
        ...fetchOf(
          'query Q__b__0_1($representations:[_Any!]!$x:Boolean!){_entities(representations:$representations){...on User{hello@skip(if:$x)}}}',
        ),
        operationName: 'Q__b__0_1',
        variableUsages: ['x'],
        requires: requires(field('name')),
      },
    ])
  })

  test('is one fetch for fields with the same condition and requirement, wherever the condition is', () => {
    const operation = entities(
      'a:hello@skip(if:$x) ...@skip(if:$x){b:hello} ...F@skip(if:$x)',
      ',$x:Boolean!',
      'fragment F on User{c:hello}',
    )
    const node = correct(operation, { requires: requires(field('name')) })
    expect(node).toMatchObject({
      kind: 'Fetch',
      requires: requires(field('name')),
      operation: entities(
        'a:hello@skip(if:$x)}...on User{...@skip(if:$x){b:hello}}...on User{...on User@skip(if:$x){c:hello}',
        '$x:Boolean!',
      ),
    })
  })

  test('is apart for other conditions and for other requirements', () => {
    const node = correct(entities('hello@skip(if:$x) a:hello@include(if:$x) bye@skip(if:$x)', ',$x:Boolean!'), {
      requires: requires(field('name'), field('nick')),
    })
    expect(nodesOf(node).map((one) => one.requires)).toEqual([
      requires(field('name')),
      requires(field('name')),
      requires(field('nick')),
    ])
    expect(nodesOf(node).map((one) => one.operationName)).toEqual(['Q__b__0', 'Q__b__0_1', 'Q__b__0_2'])
  })

  test('has no name where the fetch has none', () => {
    const text = entities('age hello@skip(if:$x)', ',$x:Boolean!').replace('query Q__b__0', 'query')
    const fetches = nodesOf(correct(text, { operationName: undefined, requires: requires(field('name')) }))
    expect(fetches.map(({ operationName }) => operationName)).toEqual([undefined, undefined])
    expect(fetches[1]?.operation).toMatch(/^query\(\$representations/)
  })

  test('has the fragments that its fields use, with their variables', () => {
    const node = correct(
      entities(
        'best{...P} hello@skip(if:$x)',
        ',$x:Boolean!,$l:String,$m:String',
        'fragment P on User{best{...R}}fragment R on User{age(in:$l)}fragment S on User{age(in:$m)}',
      ),
      { requires: requires(field('name')), variableUsages: ['x', 'l', 'm'] },
    )
    const [first, second] = nodesOf(node)
    expect(first?.operation).toBe(
      'query Q__b__0($representations:[_Any!]!$l:String){_entities(representations:$representations){...on User{best{...P}}}}fragment P on User{best{...R}}fragment R on User{age(in:$l)}',
    )
    expect(first?.variableUsages).toEqual(['l'])
    expect(second?.operation).not.toContain('fragment')
    expect(second?.variableUsages).toEqual(['x'])
  })

  test('is found in the spread fragment, and undefined if there is none, or no type', () => {
    const others = 'fragment F on User{age}fragment G on User{hello}'
    const operation = entities('age ...G@skip(if:$x) ...Nobody', ',$x:Boolean!', others)
    expect(nodesOf(correct(operation, { requires: requires(field('name')) })).map((one) => one.operation)).toEqual([
      entities('age', ''),
      entities('...on User@skip(if:$x){hello}', ',$x:Boolean!').replace('Q__b__0', 'Q__b__0_1').replace('!,', '!'),
    ])
    const untyped = fetchOf('query($x:Boolean!){_entities{hello@skip(if:$x)}}', { requires: requires() })
    expect(correctRequirements(untyped, readFacts())).toBe(untyped)
  })

  test('is kept beside the fragments of types', () => {
    const beside = [field('name'), { kind: 'InlineFragment', selections: [field('name')] }] as NonNullable<
      FetchNode['requires']
    >
    const inner = { kind: 'InlineFragment', typeCondition: 'User', selections: [field('name')] }
    const [first] = nodesOf(
      correct(entities('age hello@skip(if:$x)', ',$x:Boolean!'), {
        requires: [...beside, ...requires(field('name'), inner)],
      }),
    )
    expect(first?.requires).toEqual([...beside, ...requires(inner)])
  })

  test('with arguments is sent under the name of its field, each in a fetch of its own', () => {
    const given = [{ kind: 'KeyRenamer', path: ['x'], renameKeyTo: 'y' }] as NonNullable<FetchNode['inputRewrites']>
    const node = correct(entities('age digest digests'), {
      requires: requires(field('posts_with0', [field('text_with1')]), field('posts_with2', [field('text')])),
      inputRewrites: given,
    })
    const [age, digest, digests] = nodesOf(node)
    expect(age).toMatchObject({ requires: requires(), inputRewrites: given })
    expect(digest).toMatchObject({
      requires: requires(field('posts_with0', [field('text_with1')])),
      inputRewrites: [
        ...given,
        { kind: 'KeyRenamer', path: ['... on User', 'posts_with0', 'text_with1'], renameKeyTo: 'text' },
        { kind: 'KeyRenamer', path: ['... on User', 'posts_with0'], renameKeyTo: 'posts' },
      ],
    })
    expect(digests).toMatchObject({
      requires: requires(field('posts_with2', [field('text')])),
      inputRewrites: [...given, { kind: 'KeyRenamer', path: ['... on User', 'posts_with2'], renameKeyTo: 'posts' }],
    })
  })

  test('with arguments is selected with them, under its own name', () => {
    expect(correct('{user{posts_with0{text_with1}x:posts_with2{text}posts(limit:1){text}}}')).toMatchObject({
      operation:
        '{user{posts_with0:posts(limit:3){text_with1:text(lang:"de")}x:posts(limit:5){text}posts(limit:1){text}}}',
    })
  })
})
