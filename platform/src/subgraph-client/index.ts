export { createHttpSubgraphClient } from './http-client.ts'
export { createLocalSubgraphClient } from './local-client.ts'
export type { SubgraphCall, SubgraphClient } from './subgraph-client.ts'
