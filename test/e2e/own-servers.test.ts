import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readReference } from '../support/chaos/index.ts'
import { startPausedRun } from '../support/clients/paused-run.ts'
import type { PausedRun } from '../support/clients/paused-run.ts'
import { askAsShown, readPointer } from '../support/demo-output.ts'
import { expectEachOnce, readResult } from '../support/outages/recommendations.ts'
import type { Result } from '../support/outages/recommendations.ts'
import { startSearchService } from '../support/outages/search-service.ts'
import type { SearchService } from '../support/outages/search-service.ts'
import { expectNothingMissed, watchThrough } from '../support/outages/watch-through.ts'
import { runProgram, signUp, startSelfSufficient } from '../support/platform/index.ts'
import type { Person, SelfSufficientPlatform } from '../support/platform/index.ts'
import { descendantsOf, isGone } from '../support/process-tree.ts'
import { until } from '../support/until.ts'

describe('the platform without configuration', () => {
  let dataDir: string
  let search: SearchService
  let platform: SelfSufficientPlatform
  let ada: Person
  let undisturbed: PausedRun
  let result: Result

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'plumbline-own-servers-'))
    search = await startSearchService()
    platform = await startSelfSufficient(dataDir, search.env)
    ada = await signUp(platform.url)
    undisturbed = await startPausedRun(ada)
    await undisturbed.resume()
    await ada.watchRun(undisturbed.id)
    result = await readResult(platform.url, { person: ada, ...undisturbed })
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.process.stop()
    await search.dispose()
    rmSync(dataDir, { recursive: true })
  })

  const redisServer = () =>
    JSON.parse(readFileSync(join(dataDir, 'redis', 'server.json'), 'utf8')) as { pid: number; port: number }

  test('prints the addresses of the graph, the Sandbox and the explorer when it is ready', async () => {
    const { output } = platform.process
    const addressOf = (name: string) => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(output)?.[1] ?? ''
    for (const [name, path] of [
      ['Graph', '/graphql'],
      ['Sandbox', '/sandbox'],
      ['Explorer', '/explorer'],
    ] as const) {
      expect(addressOf(name)).toMatch(new RegExp(`^http://\\S+:${new URL(platform.url).port}${path}$`))
      const page = await fetch(addressOf(name), { headers: { accept: 'text/html' } })
      expect(page.status).toBe(200)
      expect(page.headers.get('content-type')).toMatch(/^text\/html/)
      expect(await page.text()).toMatch(/<!doctype html>/i)
    }
    expect(output).toMatch(/\nPlumbline is ready\n$/)
  })

  test('completes a run in which it was killed, with each recommendation once', async () => {
    const started = descendantsOf(platform.process.pid)
    expect(started).toContain(redisServer().pid)
    const survival = await watchThrough({
      person: ada,
      urls: [platform.url],
      search,
      breakThings: async () => {
        await platform.process.kill()
        await platform.process.restart()
      },
    })
    expect(survival.breaks).toBeGreaterThan(0)
    expectNothingMissed(survival)
    const survived = await readResult(platform.url, { person: ada, ...survival })
    expectEachOnce(survived, result)
    expect(survived.tasks.filter(({ attempt }) => attempt > 1)).not.toEqual([])
    await until(() => started.every(isGone))
  })

  test('stops its servers when it is interrupted', async () => {
    const { pid, port } = redisServer()
    const started = descendantsOf(platform.process.pid)
    expect(started).toContain(pid)
    expect(await platform.process.interrupt()).toBe(0)
    expect(isGone(pid)).toBe(true)
    expect(await listens(port)).toBe(false)
    expect(await listens(Number(new URL(platform.url).port))).toBe(false)
    await until(() => started.every(isGone))
  })

  test('is started by the demo if it does not run, and has kept all data when it starts again', async () => {
    const env = { DATA_DIR: dataDir, PORT: new URL(platform.url).port }
    const { code, output } = await runProgram('dist/standalone/src/demo/main.js', env)
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/100 % +RUN_COMPLETED/) })
    expect(output).toMatch(/npm start/)
    expect(await listens(Number(env.PORT))).toBe(false)

    await platform.process.restart()
    expect(await readResult(platform.url, { person: ada, ...undisturbed })).toEqual(result)
    await readReference(ada, undisturbed.id)
    const pointer = readPointer(output)
    expect(new URL(pointer.explorer).port).toBe(env.PORT)
    expect(await askAsShown(pointer)).toMatchObject({
      data: { assessment: { report: { sections: expect.arrayContaining([expect.anything()]) } } },
    })
  })
})

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).then((answer) => {
    socket.destroy()
    return answer as boolean
  })
}
