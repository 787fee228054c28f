import { defineConfig } from '@plumbline/gateway'
import { clientNames } from './client-names.ts'
import { timing } from './timing.ts'

// oxlint-disable-next-line import/no-default-export -- the gateway reads the default export
export default defineConfig({
  supergraph: { location: 'supergraph.graphql' },
  operationLimits: { maxDepth: 12 },
  plugins: [clientNames({ header: 'apollographql-client-name' }), timing({ slowMs: 500 })],
})
