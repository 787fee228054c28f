#!/usr/bin/env node
import { runGateway } from './run-gateway.ts'

// The command of the published package: for any supergraph, so callers are authenticated only if that is configured.
await runGateway({
  args: process.argv.slice(2),
  env: process.env,
  defaults: (isGiven) => ({
    AUTHENTICATION: isGiven('IDENTITY_SECRET') ? 'plumbline' : 'off',
    SUPERGRAPH: 'supergraph.graphql',
  }),
})
