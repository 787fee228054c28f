#!/usr/bin/env node
import { publishedDefaults } from './published-defaults.ts'
import { runGateway } from './run-gateway.ts'

await runGateway({ args: process.argv.slice(2), env: process.env, defaults: publishedDefaults })
