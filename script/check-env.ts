/** `npm run check:env`: checks the example of settings. */
import { readFileSync } from 'node:fs'
import { readCommandLine } from '#platform/command-line'
import { envExampleProblems } from './env-example.ts'
import { services, standalone } from './services.ts'

readCommandLine({
  command: 'npm run check:env',
  does: 'Fails when .env.example names a variable that no service reads, or a value that its service rejects.',
  options: {},
})
const read = (path: string) => readFileSync(path, 'utf8')
const problems = envExampleProblems(read('.env.example'), {
  services: [standalone, ...services],
  compose: read('docker-compose.yml'),
})
for (const problem of problems) console.error(`.env.example: ${problem}`)
process.exitCode = problems.length > 0 ? 1 : 0
