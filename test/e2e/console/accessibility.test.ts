import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { inBrowser, startBrowser } from '#root/test/support/browser'
import { runTwice } from '#root/test/support/comparable'
import { visit } from '#root/test/support/console'
import type { Visitor } from '#root/test/support/console'
import { sharedPlatform } from '#root/test/support/platform/index'
import { untilShown } from '#root/test/support/until'

const widths = [1_440, 360]
const themes = ['light', 'dark'] as const

/** WCAG 2.2 AA, and what axe recommends beyond it. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Waits until axe finds nothing on a page in both themes and at both widths, and the page is no wider than its window. */
async function expectNoFaults(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Chromium changes the colours some frames later, one element after another.
      await page.waitForFunction(isShownIn, colorScheme)
      // The other elements and an open menu follow after a moment; what is wrong stays wrong.
      await untilShown(
        () => findFaults(page),
        (faults) => faults.length === 0,
        (faults) => `${width} ${colorScheme}: ${faults.join('\n')}`,
      )
    }
  }
  await page.setViewportSize({ width: 1_440, height: 900 })
}

/** Whether the text of the page has the brightness of the colour scheme. */
const isShownIn = (colorScheme: string) => {
  const brightness = Math.max(...(getComputedStyle(document.body).color.match(/\d+/g) ?? []).map(Number))
  return brightness > 127 === (colorScheme === 'dark')
}

/** What axe finds, in one line each, and how much wider than its window the page is. */
const findFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async (tags) => {
    const { scrollWidth, clientWidth } = document.documentElement
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: [...tags] })
    return [
      ...(scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} pixels too wide`] : []),
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)),
    ]
  }, rules)

inBrowser('the accessibility of the console', () => {
  const url = sharedPlatform('oneProcess')
  let browser: Browser
  let visitor: Visitor
  const ids = { draft: '', done: '', run: '' }

  beforeAll(async () => {
    browser = await startBrowser()
    visitor = await visit(browser, url, { name: 'Ada Lovelace', isVerified: false })
    const { person } = visitor
    ids.draft = await person.createAssessment('A draft')
    ids.done = await person.createAssessment('A result')
    ;[, ids.run] = await runTwice(url, person, ids.done)
  })

  afterAll(async () => {
    await visitor.close()
    await browser.close()
  })

  test('sign-in and sign-up have no faults', async () => {
    const page = await browser.newPage()
    for (const path of ['/sign-in', '/sign-up']) {
      await page.goto(`${url}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expectNoFaults(page)
    }
    await page.close()
  })

  test.each<readonly [path: string, title: string | RegExp, shown: string]>([
    ['/', /^Good/, 'Latest results'],
    ['/assessments', 'Assessments', 'A draft'],
    ['/assessments/new', 'New assessment', 'Start from one workload'],
    ['/assessments/import', 'Import what runs today', 'Choose files'],
    ['/assessments/:draft/edit', 'A draft', 'Add a workload'],
    ['/assessments/:draft/edit?step=environment', 'A draft', 'Obligations'],
    ['/assessments/:draft/edit?step=review', 'A draft', 'Start run'],
    ['/assessments/:done', 'A result', 'What to do first'],
    ['/assessments/:done/run/:run', 'A result', 'What the agents found'],
    ['/assessments/:done/recommendations', 'A result', 'Confidence'],
    ['/assessments/:done/plan', 'A result', 'What runs where'],
    ['/assessments/:done/report', 'A result', 'What was asked'],
    ['/assessments/:done/compare', 'A result', 'Targets missed'],
    ['/assessments/:done/compare?of=milestones', 'A result', 'Targets missed'],
    ['/activity', 'Activity', 'live.'],
    ['/members', 'Members', 'What the roles may do'],
    ['/billing', 'Billing', 'Ledger'],
    ['/developers', 'Developers', 'Operations to copy'],
  ])('%s has no faults', async (path, title, shown) => {
    const { page, open } = visitor
    await open(
      path.replace(/:(\w+)/g, (_, name: keyof typeof ids) => ids[name]),
      title,
    )
    await page.getByText(shown).first().waitFor()
    await expectNoFaults(page)
  })

  test('panels, dialogs and menus have no faults', async () => {
    const { page, open } = visitor
    await open('/members', 'Members')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByRole('dialog').getByLabel('Email').waitFor()
    await expectNoFaults(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show the query' }).click()
    await page.getByRole('dialog').getByText('query Members').waitFor()
    await expectNoFaults(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Organization:/ }).click()
    await page.getByRole('menu').waitFor()
    await expectNoFaults(page)
    await open(`/assessments/${ids.done}/recommendations`, 'A result')
    await page.getByRole('table').getByRole('button').first().click()
    await page.getByRole('dialog').getByText('Evidence').waitFor()
    await expectNoFaults(page)
    await open(`/assessments/${ids.draft}/edit`, 'A draft')
    await page.getByRole('button', { name: 'Show the library' }).first().click()
    await page.getByRole('dialog').getByRole('option').first().waitFor()
    await expectNoFaults(page)
  })
})
