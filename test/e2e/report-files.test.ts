import {
  CancelRunDocument,
  PauseRunDocument,
  ReportFileDocument,
  RequestReportFileDocument,
} from '#root/schema/generated/operations'
import type { ReportFileFactsFragment, ReportFormat } from '#root/schema/generated/operations'
import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'
import { pagesOf, paragraphsOf, readWorkbook } from '../support/reports/read-files.ts'
import { untilShown } from '../support/until.ts'

const title = 'Chatbot für Ärzte'

describe.each(topologies)('files of reports, $topology', ({ url }) => {
  let ada: Person
  let eve: Person
  let run: string

  beforeAll(async () => {
    ;[ada, eve] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Eve')])
    run = await ada.startRun(await ada.createAssessment(title))
    await ada.watchRun(run)
  })

  afterAll(async () => {
    await Promise.all([ada, eve].map(({ client }) => client.dispose()))
  })

  const request = (person: Person, format: ReportFormat, runId = run) =>
    person.client.request(RequestReportFileDocument, { input: { runId, format } })
  const read = async (person: Person, format: ReportFormat) =>
    (await person.client.request(ReportFileDocument, { runId: run, format })).run?.reportFile ?? null

  async function made(person: Person, format: ReportFormat): Promise<ReportFileFactsFragment> {
    await request(person, format)
    const file = await untilShown(
      () => read(person, format),
      (found) => found !== null && found.status !== 'PENDING',
    )
    if (file?.status !== 'READY') throw new Error(`expected a file, got ${JSON.stringify(file)}`)
    return file
  }

  /** As a browser or curl: without a token. */
  const fetched = (path: string) => fetch(new URL(path, url))
  const linkTo = async (person: Person, format: ReportFormat) => (await made(person, format)).download?.url ?? ''

  const kinds = {
    PDF: ['pdf', 'application/pdf', async (bytes: Uint8Array) => (await pagesOf(bytes)).join('\n')],
    WORD: ['docx', 'application/vnd.openxml', async (bytes: Uint8Array) => paragraphsOf(bytes).join('\n')],
    EXCEL: [
      'xlsx',
      'application/vnd.openxml',
      async (bytes: Uint8Array) =>
        [...readWorkbook(bytes).values()].flatMap((sheet) => [...sheet.values()].map(({ value }) => value)).join('\n'),
    ],
    MARKDOWN: ['md', 'text/markdown', async (bytes: Uint8Array) => new TextDecoder().decode(bytes)],
    JSON: ['json', 'application/json', async (bytes: Uint8Array) => new TextDecoder().decode(bytes)],
  } as const satisfies Record<ReportFormat, readonly unknown[]>

  test.each(Object.entries(kinds).map(([format, facts]) => [format as ReportFormat, ...facts] as const))(
    'a member downloads the report as %s',
    async (format, extension, mediaType, textOf) => {
      const file = await made(ada, format)
      expect(file).toMatchObject({ format, fileName: `chatbot-fur-arzte.${extension}`, error: null })
      const response = await fetched(file.download?.url ?? '')
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain(mediaType)
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="chatbot-fur-arzte.${extension}"`)
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const content = new Uint8Array(await response.arrayBuffer())
      expect(content.length).toBe(file.sizeBytes)
      const text = await textOf(content)
      expect(text).toContain(title)
      expect(text).toMatch(/AWS|AZURE|GCP|ORACLE|COREWEAVE|NEBIUS|LAMBDA|CRUSOE/)
    },
  )

  test('the second request for a file returns the first one', async () => {
    const first = await made(ada, 'JSON')
    const { file } = (await request(ada, 'JSON')).requestReportFile
    expect(file).toMatchObject({ status: 'READY', requestedAt: first.requestedAt })
  })

  test('a link names neither the user nor the run, and works for minutes', async () => {
    const { download } = await made(ada, 'JSON')
    const decoded = (download?.url ?? '').split(/[./]/).map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    for (const secret of [run, ada.userId, ada.organizationId]) expect(decoded.join(' ')).not.toContain(secret)
    const minutes = (Date.parse(String(download?.expiresAt)) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(3)
    // Up to the next whole second.
    expect(minutes).toBeLessThanOrEqual(5 + 1 / 60)
  })

  test('the file of another organization is not visible, and cannot be requested', async () => {
    await made(ada, 'JSON')
    expect(await read(eve, 'JSON')).toBeNull()
    await expect(request(eve, 'JSON')).rejects.toThrow(/There is no run/)
    await expect(request(ada, 'JSON', 'run_none')).rejects.toThrow(/There is no run/)
    const anonymous = await gql(url, {
      query: `mutation ($id: ID!) { requestReportFile(input: { runId: $id, format: PDF }) { file { status } } }`,
      variables: { id: run },
    })
    expect(anonymous.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED')
  })

  test('a viewer may download, and a link ends with the membership', async () => {
    const vera = await signUp(url, 'Vera')
    await ada.addMember(vera, 'VIEWER')
    const link = await linkTo(vera, 'MARKDOWN')
    expect((await fetched(link)).status).toBe(200)
    await ada.removeMember(vera)
    const refused = await untilShown(
      () => fetched(link),
      ({ status }) => status !== 200,
    )
    expect(refused.status).toBe(404)
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
    await vera.client.dispose()
  })

  test('a link that was changed, and none, find nothing', async () => {
    const link = await linkTo(ada, 'JSON')
    const at = link.length - 8
    const changed = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`
    for (const path of [changed, '/downloads/none', `/downloads/${'x'.repeat(2_000)}`]) {
      const response = await fetched(path)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
    }
  })

  test('a run without a report has no file, and says so', async () => {
    const assessment = await ada.createAssessment('Paused')
    const started = await ada.startRun(assessment)
    await ada.client.request(PauseRunDocument, { input: { id: started } })
    await expect(request(ada, 'PDF', started)).rejects.toThrow(
      'Expected a run that has written its report, got one that is PAUSED.',
    )
    await ada.client.request(CancelRunDocument, { input: { id: started } })
    await expect(request(ada, 'PDF', started)).rejects.toThrow(/got one that is CANCELLED/)
  })

  test('the workbook says what the graph says', async () => {
    const { data } = await gql(url, {
      query: `query ($id: ID!) { run(id: $id) { plan { monthlyCost { amount } workloads { monthlyCost { amount } } } } }`,
      variables: { id: run },
      person: ada,
    })
    const { plan } = (data as { run: { plan: { monthlyCost: Amount; workloads: readonly { monthlyCost: Amount }[] } } })
      .run
    const response = await fetched(await linkTo(ada, 'EXCEL'))
    const workbook = readWorkbook(new Uint8Array(await response.arrayBuffer()))
    expect(workbook.get('Summary')?.get('B4')?.value).toBeCloseTo(Number(plan.monthlyCost.amount), 6)
    plan.workloads.forEach(({ monthlyCost }, index) =>
      expect(workbook.get('Workloads')?.get(`J${index + 2}`)?.value).toBeCloseTo(Number(monthlyCost.amount), 6),
    )
  })
})

interface Amount {
  readonly amount: string
}
