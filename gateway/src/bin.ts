#!/usr/bin/env node
import { runGateway } from './run-gateway.ts'

/** The command of the published package: for any supergraph, so callers are authenticated only if that is configured. */
const { env } = process
const AUTHENTICATION = env['AUTHENTICATION'] || (env['IDENTITY_SECRET'] ? 'plumbline' : 'off')
const SUPERGRAPH = env['SUPERGRAPH'] || 'supergraph.graphql'

await runGateway({ args: process.argv.slice(2), env: { ...env, AUTHENTICATION, SUPERGRAPH } })
