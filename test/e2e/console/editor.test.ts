import type { Browser } from 'playwright-core'
import { CreateAssessmentDocument } from '#root/schema/generated/operations'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { visit } from '#root/test/support/console'
import { gql } from '#root/test/support/gql'
import { sharedPlatform } from '#root/test/support/platform/index'

const workload = {
  name: 'assistant',
  kind: 'ONLINE_INFERENCE',
  model: 'Llama 3.1 8B',
  concurrentUsers: 5_000,
  secondsBetweenRequests: 40,
  inputTokensPerRequest: 900,
  outputTokensPerRequest: 250,
  kvCachePrecision: 'FP8',
  ttftMs: 800,
  instanceType: 'p5.48xlarge',
  ownedInstances: 2,
} as const

const stored = `query ($id: ID!) { assessment(id: $id) { title requirements { teamSize workloads {
  name kind model concurrentUsers secondsBetweenRequests inputTokensPerRequest outputTokensPerRequest
  kvCachePrecision ttftMs instanceType ownedInstances hourlyLoad
} } } }`

interface Stored {
  readonly assessment: {
    readonly title: string
    readonly requirements: {
      readonly teamSize: number | null
      readonly workloads: readonly { readonly hourlyLoad: readonly number[] | null }[]
    }
  }
}

inBrowser('the editor of a draft', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())

  test('keeps what it does not show, draws the load of a day, and copies all of it into a duplicate', async () => {
    const { page, person, complaints, open, close } = await visit(browser, url)
    const read = async (id: string) => {
      const { data } = await gql(url, { query: stored, variables: { id }, person })
      return (data as unknown as Stored).assessment
    }
    const input = {
      organizationId: person.organizationId,
      title: 'Stated by a program',
      requirements: { workloads: [workload] },
    }
    const { createAssessment } = await person.client.request(CreateAssessmentDocument, { input })
    const { id } = createAssessment.assessment
    await open(`/assessments/${id}/edit`, 'Stated by a program')
    expect(await page.getByLabel('People at peak, instead').inputValue()).toBe('5000')

    await page.getByRole('button', { name: 'Draw the load of a day' }).click()
    const noon = page.getByRole('slider', { name: '12:00' })
    await noon.press('Home')
    expect(await noon.getAttribute('aria-valuetext')).toBe('0% of the peak')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Continue to environment' }).click()
    await page.getByLabel('Team', { exact: true }).fill('7')
    await page.getByText('Saved', { exact: true }).waitFor()

    const edited = await read(id)
    const hourlyLoad = edited.requirements.workloads[0]?.hourlyLoad ?? null
    expect(hourlyLoad).toHaveLength(24)
    expect(hourlyLoad?.[12]).toBe(0)
    expect(edited.requirements).toEqual({ teamSize: 7, workloads: [{ ...workload, hourlyLoad }] })

    await open(`/assessments/${id}`, 'Stated by a program')
    await page.getByRole('button', { name: 'Duplicate' }).dblclick()
    await page.getByRole('heading', { level: 1, name: 'Copy of Stated by a program' }).waitFor()
    const [, copy = ''] = /\/assessments\/(asm_\w+)\/edit/.exec(page.url()) ?? []
    expect(copy).not.toBe(id)
    expect(await read(copy)).toEqual({ title: 'Copy of Stated by a program', requirements: edited.requirements })
    expect(complaints).toEqual([])
    await close()
  })
})
