import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { until } from './until.ts'

/** Why nginx cannot be started here; null if it can. */
export const nginxProblem = spawnSync('nginx', ['-v']).status === 0 ? null : 'nginx is not on the PATH'

/** nginx with the configuration that is shipped, in front of gateways. */
export interface Nginx {
  readonly url: string
  /** What it has reported: one line for each connection to a gateway that failed. */
  readonly output: string
  dispose(): Promise<void>
}

export interface NginxOptions {
  readonly port: number
  /** URLs of two gateways. */
  readonly gateways: readonly string[]
}

/** Starts `deploy/nginx/nginx.conf` with the addresses of a test in place of those of docker compose. */
export async function startNginx({ port, gateways }: NginxOptions): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  const address = `127.0.0.1:${port}`
  const replacements: readonly (readonly [string, string])[] = [
    ['listen 8080', `listen ${address}`],
    ...gateways.map((url, index) => [`gateway-${index + 1}:4000`, new URL(url).host] as const),
  ]
  let text = readFileSync('deploy/nginx/nginx.conf', 'utf8').replaceAll(' /tmp/', ` ${folder}/`)
  for (const [shipped, own] of replacements) {
    if (!text.includes(shipped)) throw new Error(`expected ${shipped} in deploy/nginx/nginx.conf, found none`)
    text = text.replace(shipped, own)
  }
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, text)
  const child = spawn('nginx', ['-c', resolve(file), '-e', 'stderr', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const url = `http://${address}`
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`expected nginx to start, got:\n${output}`)
    return await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  return {
    url,
    get output() {
      return output
    },
    async dispose() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
