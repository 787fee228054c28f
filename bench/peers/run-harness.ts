import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { productionFlags } from '../../test/support/platform/index.ts'
import { summariseProfile } from './profile.ts'
import type { ProfileShare } from './profile.ts'

export interface HarnessOptions {
  /** Folder of a harness that starts other gateways on the same supergraph and measures them. */
  readonly folder: string
  readonly peers: readonly string[]
  /** Folder of another checkout, built, whose gateway is measured too, as `before`. */
  readonly before?: string
  readonly cases: readonly string[]
  readonly rounds: number
  readonly seconds: number
}

/** One gateway under one load in one round. */
export interface PeerMeasurement {
  readonly peer: string
  readonly work: string
  readonly connections: number
  readonly round: number
  readonly rps: number
  readonly p50: number
  readonly p99: number
  readonly cpuPerRequest: number | null
  readonly rssPeak: number | null
  readonly fetchesPerRequest: number
  readonly errors: number
  readonly bad: number
  /** Why there is no measurement. */
  readonly failed?: string
}

export interface HarnessResult {
  readonly what: Readonly<Record<string, string>>
  readonly results: readonly PeerMeasurement[]
}

/**
 * Lets the harness measure this gateway beside its peers, in interleaved rounds; prints what it prints. Cases run one after
 * another, so that compared measurements are within a minute or two, because the speed of machines changes.
 */
export const runHarness = (options: HarnessOptions): Promise<HarnessResult> =>
  inFolder(async (output) => {
    const file = join(output, 'results.json')
    const measured: HarnessResult[] = []
    for (const one of options.cases) {
      await measure({ ...options, cases: [one] }, { file, flags: [] })
      measured.push(JSON.parse(readFileSync(file, 'utf8')) as HarnessResult)
    }
    return { what: measured[0]?.what ?? {}, results: measured.flatMap(({ results }) => results) }
  })

/** A profile of this gateway under one of the harness's loads. */
export const profileGateway = ({ folder, seconds }: HarnessOptions, load: string): Promise<readonly ProfileShare[]> =>
  inFolder(async (output) => {
    await measure(
      { folder, peers: [], cases: [load], rounds: 1, seconds },
      { file: join(output, 'results.json'), flags: ['--cpu-prof', `--cpu-prof-dir=${output}`] },
    )
    const profile = readdirSync(output).find((name) => name.endsWith('.cpuprofile'))
    if (profile === undefined) throw new Error('expected the gateway to leave a profile, found none')
    return summariseProfile(join(output, profile))
  })

interface Measuring {
  /** Folder of the results. */
  readonly file: string
  /** Of Node, for this gateway. */
  readonly flags: readonly string[]
}

async function measure(options: HarnessOptions, { file, flags }: Measuring) {
  const { folder, peers, before, cases, rounds, seconds } = options
  const gateway = 'dist/bench/peers/gateway.js'
  const command = (path: string) => [process.execPath, ...productionFlags, ...flags, path].join(' ')
  const extras = [
    ...(before === undefined ? [] : [`before=${command(resolve(before, gateway))}`]),
    `plumbline=${command(resolve(gateway))}`,
  ]
  const harness = spawn(
    process.execPath,
    [
      ...['bench.mjs', '--peers', peers.join(','), '--cases', cases.join(',')],
      ...extras.flatMap((extra) => ['--extra', extra]),
      ...['--rounds', String(rounds), '--seconds', String(seconds), '--out', relative(resolve(folder), file)],
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const [code] = (await once(harness, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`expected the harness in ${folder} to succeed, it ended with ${code}`)
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-peers-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
