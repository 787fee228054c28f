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
    expect(await page.getByLabel('Or users at peak').inputValue()).toBe('5000')

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

  test('a model is chosen from the library with the keyboard, and what is unknown or no configuration is explained', async () => {
    const { page, person, complaints, open, close } = await visit(browser, url)
    const id = await person.createAssessment('Which model')
    await open(`/assessments/${id}/edit`, 'Which model')
    const first = page.getByRole('group', { name: 'Workload 1: assistant' })
    const model = first.getByLabel('Model', { exact: true })
    await model.press('ArrowDown')
    const library = page.getByRole('dialog', { name: 'Library of models' })
    await library.getByRole('option').filter({ hasText: 'BERT Base' }).waitFor()
    const answered = Promise.withResolvers<void>()
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('"mixtral 8x7"')) await answered.promise
      await route.continue()
    })
    await page.keyboard.type('mixtral 8x7')
    // Nothing can be chosen before the list follows the text.
    await library.getByRole('option', { disabled: true }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await model.inputValue()).toBe('')
    answered.resolve()
    await library.getByRole('option', { disabled: false }).filter({ hasText: 'Mixtral 8x7B' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await library.waitFor({ state: 'detached' })
    expect(await model.inputValue()).toBe('Mixtral 8x7B')
    await first.getByText('46.7 B, 12.9 B active parameters · 32k tokens of context').waitFor()
    await page.getByText('Saved', { exact: true }).waitFor()

    await first.getByLabel('Size, if the model is not public').fill('')
    await model.fill('Mixtral 9x7B')
    await first.getByText(/^Not in the library/).waitFor()
    await model.fill('mistralai/Mixtral-8x7B-Instruct-v0.1')
    await page.getByText('Saved', { exact: true }).waitFor()

    await first.getByRole('button', { name: 'Paste a config.json instead' }).click()
    const config = first.getByLabel('config.json of the model')
    await config.fill('{ "hidden_size": 4096')
    await first.getByText(/^Not JSON yet/).waitFor()
    await config.fill('{ "hidden_size": 4096 }')
    await first.getByText(/expected num_hidden_layers/).waitFor()
    await config.fill(
      '{ "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32, "vocab_size": 32000 }',
    )
    await page.getByText('Saved', { exact: true }).waitFor()
    await config.evaluate((field) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', 'x'.repeat(10_000_000))
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await first.getByText('Not pasted: it has 10,000,000 characters').waitFor()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
