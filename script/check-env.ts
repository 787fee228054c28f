/** Fails when `.env.example` names a variable that no service reads, or a value that its service rejects. */
import { readFileSync } from 'node:fs'
import { envExampleProblems } from './env-example.ts'
import { services, standalone } from './services.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const problems = envExampleProblems(read('.env.example'), {
  services: [standalone, ...services],
  compose: read('docker-compose.yml'),
})
for (const problem of problems) console.error(`.env.example: ${problem}`)
process.exitCode = problems.length > 0 ? 1 : 0
