import { RunProgressEverywhereDocument } from '#root/schema/generated/operations'
import { startPausedRun } from '../support/clients/paused-run.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

describe.each(topologies)('a run, watched, $topology', ({ url }) => {
  let ada: Person

  beforeAll(async () => {
    ada = await signUp(url)
  })

  afterAll(async () => {
    await ada.client.dispose()
  })

  test('every event is completed from all four subgraphs', async () => {
    const runId = await ada.startRun(await ada.createAssessment('Serving'))
    const events = []
    for await (const { runProgress } of ada.client.subscribe(RunProgressEverywhereDocument, { runId }))
      events.push(runProgress)
    expect(events.at(0)).toMatchObject({ kind: 'SNAPSHOT' })
    expect(events.at(-1)).toMatchObject({ kind: 'RUN_COMPLETED', progress: 1 })
    for (const event of events) {
      expect(event.run.assessment).toEqual({
        title: 'Serving',
        organization: { name: "Ada's organization" },
        createdBy: { name: 'Ada' },
      })
      expect(event.run.charge).toEqual({ credits: -1 })
    }
    // How many tasks the snapshot contains depends on how fast the subscription opened.
    const roles = events.filter(({ kind }) => kind === 'TASK_COMPLETED').map(({ task }) => task?.role)
    expect(roles.slice(-2)).toEqual(['SYNTHESIS', 'REPORT_GENERATOR'])
    expect(new Set(roles).size).toBe(roles.length)
  })

  test('a subscriber that disconnects resumes by cursor, without loss or duplicates', async () => {
    const { id: runId, resume } = await startPausedRun(ada)
    const seen: string[] = []
    for await (const { runProgress } of ada.client.subscribe(RunProgressEverywhereDocument, { runId })) {
      if (seen.push(runProgress.cursor) === 1) await resume()
      if (seen.length === 5) break
    }
    expect(seen).toHaveLength(5)
    for (const { cursor } of await ada.watchRun(runId, seen.at(-1))) seen.push(cursor)
    const all = await ada.watchRun(runId, seen[0])
    expect(seen.slice(1)).toEqual(all.map(({ cursor }) => cursor))
    expect(new Set(seen).size).toBe(seen.length)
    expect(all.at(-1)?.kind).toBe('RUN_COMPLETED')
  })

  test('sent events are counted for Prometheus', async () => {
    const text = await (await fetch(`${url}/metrics`)).text()
    expect(text).toMatch(/^plumbline_subscriptions_events_out_total [1-9]\d*$/m)
    expect(text).toMatch(/^plumbline_subscriptions_snapshots_total [1-9]\d*$/m)
    expect(text).toMatch(/^plumbline_subscriptions_publish_to_send_seconds_count [1-9]\d*$/m)
    expect(text).toMatch(/^plumbline_subscriptions_send_seconds_bucket\{le="\+Inf"\} [1-9]\d*$/m)
  })

  test('an invalid cursor is BAD_USER_INPUT', async () => {
    const runId = await ada.startRun(await ada.createAssessment())
    await expect(ada.watchRun(runId, 'nonsense')).rejects.toThrow(/after: expected .*BAD_USER_INPUT/)
    await ada.watchRun(runId)
  })
})
