/** Runs the platform, and again after every change of its sources: the compiler watches those, Node what is compiled. */
import { spawn, spawnSync } from 'node:child_process'

const compile = ['-p', 'tsconfig.build.json']
const watch = ['--watch', '--watch-preserve-output']

spawnSync('tsc', compile, { stdio: 'inherit' })

const programs = [
  spawn('tsc', [...compile, '--watch', '--preserveWatchOutput'], { stdio: 'inherit' }),
  spawn('node', [...watch, '--env-file-if-exists=.env', '--enable-source-maps', 'dist/standalone/src/main.js'], {
    stdio: 'inherit',
  }),
]

// Ctrl-C reaches both of them as well; this process only waits until they are gone.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => programs.forEach((program) => program.kill('SIGTERM')))
for (const program of programs) {
  program.once('exit', () => programs.forEach((other) => other.kill('SIGTERM')))
}
