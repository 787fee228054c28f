const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')

/** Operations of kilobytes that took a second of validation, or caused a response of megabytes. Each is OPERATION_TOO_COSTLY. */
export const costlyOperations: Readonly<Record<string, string>> = {
  'a long text': `{ reviewCount } # ${'x'.repeat(100_000)}`,
  'many aliases': `{ ${times(201, (n) => `a${n}: reviewCount`)} }`,
  'aliases below the root': `{ product(upc: 1) { ${times(201, (n) => `a${n}: name`)} } }`,
  'many directives': `{ reviewCount ${times(201, () => '@include(if: true)')} }`,
  'many fields at the root': `{ ${times(101, () => 'reviewCount')} }`,
  'the same in fragments': `{ ...F ...G } fragment F on Query { ${times(60, () => 'reviewCount')} } fragment G on Query { ${times(60, () => 'reviewCount')} }`,
  'one field again and again': `{ product(upc: 1) { ${times(4_000, () => 'name')} } }`,
  'one object again and again': `{ ...F } fragment F on Query { ${times(90, () => `product(upc: 1) { ${times(20, () => 'name')} }`)} }`,
  'many fragments': `{ product(upc: 1) { ${times(300, (n) => `...F${n}`)} } } ${times(300, (n) => `fragment F${n} on Product { name }`)}`,
  'fragments that double': `{ product(upc: 1) { ...F0 } } ${times(40, (n) => `fragment F${n} on Product { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Product { name }`,
  'many operations': times(300, (n) => `query Q${n} { reviewCount }`),
  'many variables': `query (${times(600, (n) => `$v${n}: Int`)}) { reviewCount }`,
  'many arguments': `{ products(${times(200, () => 'first: 1')}) { upc } }`,
  'introspection under many aliases': `{ ${times(90, (n) => `a${n}: __schema { types { fields { args { name } } } }`)} }`,
  'introspection under 600 aliases': `{ ${times(600, (n) => `a${n}: __schema { types { name fields { name } } }`)} }`,
  'types under many aliases': `{ ${times(90, (n) => `a${n}: __type(name: "Product") { fields { type { fields { args { type { name } } } } } }`)} }`,
}

/** One request. */
export interface AbusiveRequest {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const json = (body: object): AbusiveRequest => ({ body: JSON.stringify(body) })
const twoOperations = 'query A { reviewCount } query B { reviewCount }'

/** Other expensive inputs by description. `n` makes each repetition unique. */
export const abusiveRequests: Readonly<Record<string, (n: number) => AbusiveRequest>> = {
  ...Object.fromEntries(
    Object.entries(costlyOperations).map(([what, query]) => [
      what,
      (n: number) => json({ query: `${query} # ${n}`, ...(query.includes('Q0') && { operationName: 'Q0' }) }),
    ]),
  ),
  'a list of 100,000 wrong values': (n) =>
    json({
      query: `query ($upcs: [Int!]!) { byUpcs(upcs: $upcs) { upc } } # ${n}`,
      variables: { upcs: Array<string>(100_000).fill('x') },
    }),
  'an object of 100,000 unknown keys': (n) =>
    json({
      query: `query ($filter: Filter!) { filtered(filter: $filter) { upc } } # ${n}`,
      variables: { filter: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 0])) },
    }),
  'a wrong value of a megabyte': (n) =>
    json({
      query: `query ($first: Int!) { products(first: $first) { upc } } # ${n}`,
      variables: { first: 'x'.repeat(1_000_000) },
    }),
  '5,000 unknown fields': (n) =>
    json({ query: `{ product(upc: 1) { ${times(4_900, (index) => `u${index}`)} } } # ${n}` }),
  'braces alone': (n) => json({ query: `${'{ a '.repeat(7_000)} # ${n}` }),
  'brackets alone': (n) => json({ query: `{ products(first: ${'['.repeat(14_000)} } # ${n}` }),
  'no operation name': () => json({ query: twoOperations }),
  'an unknown operation name': () => json({ query: twoOperations, operationName: 'C'.repeat(10_000) }),
  'a subscription by plain POST': () => json({ query: 'subscription { renamings(upc: 1) { name } }' }),
  'a batch of 10,000': () => ({ body: `[${Array<string>(10_000).fill('{"query":"{ reviewCount }"}').join(',')}]` }),
  'a body that is no JSON': () => ({ body: '['.repeat(1_000_000) }),
  'lists that nest and end': () => ({ body: `{"query":${'['.repeat(450_000)}${']'.repeat(450_000)}}` }),
  'integers of many digits': () => ({
    body: `{"query":[${Array<string>(50_000).fill('11111111111111111').join(',')}]}`,
  }),
  'a mark of long integers': () => ({ body: `{"query":["int${':'.repeat(900_000)}",11111111111111111]}` }),
  'a mark of long integers in the text': (n) =>
    json({ query: `{ any(text: "int${':'.repeat(90_000)}", long: 11111111111111111) } # ${n}` }),
  'a hash that is not of the text': () =>
    json({ query: '{ reviewCount }', extensions: { persistedQuery: { version: 1, sha256Hash: 'x'.repeat(64) } } }),
  'a content type that is none': () => ({ headers: { 'content-type': 'garbage' }, body: '{}' }),
  'an accept header of 10 KB': () => ({
    ...json({ query: '{ reviewCount }' }),
    headers: { accept: Array<string>(800).fill('text/html;q=0.1').join(',').slice(0, 10_000) },
  }),
  'another method': () => ({ method: 'DELETE' }),
  'the explorer': () => ({
    path: '/explorer',
    method: 'GET',
    headers: { accept: 'text/html', 'accept-encoding': 'gzip' },
  }),
  'the page of the graph': () => ({ path: '/graphql', method: 'GET', headers: { accept: 'text/html' } }),
  metrics: () => ({ path: '/metrics', method: 'GET' }),
}
