import { runGateway } from './run-gateway.ts'

await runGateway({ args: process.argv.slice(2), env: process.env })
