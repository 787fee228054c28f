import { ReportFileDocument, RequestReportFileDocument } from '#root/schema/generated/operations'
import type { ReportFormat } from '#root/schema/generated/operations'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'
import { pagesOf } from '../support/reports/read-files.ts'
import { untilShown } from '../support/until.ts'

const formats: readonly ReportFormat[] = ['PDF', 'WORD', 'EXCEL', 'MARKDOWN', 'JSON']

describe('files of reports outlive the worker that makes them', () => {
  let platform: DistributedPlatform
  let ada: Person
  let run: string

  beforeAll(async () => {
    platform = await startDistributed({ env: { REPORT_LINK_SECONDS: '10' } })
    ada = await signUp(platform.url, 'Ada')
    run = await ada.startRun(await ada.createAssessment())
    await ada.watchRun(run)
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.dispose()
  })

  const request = (format: ReportFormat) =>
    ada.client.request(RequestReportFileDocument, { input: { runId: run, format } })
  const read = async (format: ReportFormat) =>
    (await ada.client.request(ReportFileDocument, { runId: run, format })).run?.reportFile
  const ready = (format: ReportFormat) =>
    untilShown(
      () => read(format),
      (file) => file?.status === 'READY',
    )

  test('a worker that is killed while it makes files is followed by one that makes them', async () => {
    const { agentsWorker } = platform.services
    for (const format of formats) await request(format)
    await agentsWorker.kill()
    const before = await Promise.all(formats.map(read))
    expect(before.some((file) => file?.status === 'PENDING')).toBe(true)
    await agentsWorker.restart()
    const files = await Promise.all(formats.map(ready))
    for (const file of files) {
      const response = await fetch(new URL(file?.download?.url ?? '', platform.url))
      expect([file?.format, response.status, (await response.arrayBuffer()).byteLength]).toEqual([
        file?.format,
        200,
        file?.sizeBytes,
      ])
    }
  })

  test('a link that has expired says so, and a new one works', async () => {
    const link = (await ready('PDF'))?.download
    const url = new URL(link?.url ?? '', platform.url)
    const follow = async () => {
      const response = await fetch(url)
      return { status: response.status, body: await response.text() }
    }
    expect((await follow()).status).toBe(200)
    const expired = await untilShown(follow, ({ status }) => status !== 200)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(String(link?.expiresAt)))
    expect(expired.status).toBe(404)
    expect(JSON.parse(expired.body)).toMatchObject({
      errors: [{ message: 'This link has expired. Ask for a new one.', extensions: { code: 'NOT_FOUND' } }],
    })
    const again = await fetch(new URL((await read('PDF'))?.download?.url ?? '', platform.url))
    expect((await pagesOf(new Uint8Array(await again.arrayBuffer())))[0]).toContain('An assessment')
  })
})
