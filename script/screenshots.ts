/** `npm run screenshots`: takes pictures of the console. `npm run screenshots -- --help` describes it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCommandLine } from '#platform/command-line'
import { PauseRunDocument } from '../schema/generated/operations.ts'
import { startBrowser } from '../test/support/chromium.ts'
import { runTwice } from '../test/support/comparable.ts'
import { visit } from '../test/support/console.ts'
import type { Visitor } from '../test/support/console.ts'
import { startSelfSufficient } from '../test/support/platform/in-one-process.ts'

const directory = '.data/screenshots'
const looks = [
  { name: 'light', width: 1_440, colorScheme: 'light' },
  { name: 'dark', width: 1_440, colorScheme: 'dark' },
  { name: 'light-narrow', width: 360, colorScheme: 'light' },
  { name: 'dark-narrow', width: 360, colorScheme: 'dark' },
] as const

interface Shot {
  readonly name: string
  readonly path: string
  /** A text that is there once the page is complete. */
  readonly shown: string
  /** What to press before the picture is taken. */
  readonly press?: string
  /** Whether navigation and connection are around it. Default: true. */
  readonly hasFrame?: boolean
}

const { positionals: names } = readCommandLine({
  command: 'npm run screenshots',
  does: `Takes a picture of every page of the console, light and dark, wide and narrow, in ${directory}. Starts a platform of its own, with a
    team, drafts, results and a paused run.`,
  positionals: {
    usage: '[name…]',
    help: { '[name…]': 'only of pages whose name begins with one of these: plan editor' },
  },
  options: {},
})
const data = await mkdtemp(join(tmpdir(), 'plumbline-screenshots-'))
const platform = await startSelfSufficient(data)
const browser = await startBrowser()
try {
  const ada = await visit(browser, platform.url, { name: 'Ada Lovelace', email: 'ada@example.com' })
  const shots = (await furnish(ada)).filter(
    ({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)),
  )
  for (const look of looks) await takeAll(look, shots, ada)
  console.log(`${shots.length * looks.length} pictures in ${directory}`)
  await ada.close()
} finally {
  await browser.close()
  await platform.process.stop()
  await rm(data, { recursive: true })
}

async function furnish(visitor: Visitor): Promise<readonly Shot[]> {
  const { person } = visitor
  // Listens from here on, for the feed.
  await visitor.open('/activity', 'Activity')
  const grace = await visit(browser, platform.url, { name: 'Grace Hopper', email: 'grace@example.com' })
  await person.addMember(grace.person, 'MEMBER')
  await grace.close()
  const draft = await person.createAssessment('Summaries of support calls')
  const done = await person.createAssessment('Customer assistant for a European insurer')
  const [, doneRun] = await runTwice(platform.url, person, done)
  const active = await person.createAssessment('Search in clinical guidelines')
  const activeRun = await person.startRun(active)
  await person.client.request(PauseRunDocument, { input: { id: activeRun } })
  return [
    { name: 'sign-in', path: '/sign-in', shown: 'Create an account' },
    { name: 'sign-up', path: '/sign-up', shown: 'I have an account' },
    { name: 'home', path: '/', shown: 'Latest results' },
    { name: 'assessments', path: '/assessments', shown: 'Summaries of support calls' },
    { name: 'new-assessment', path: '/assessments/new', shown: 'Start from one workload' },
    { name: 'import', path: '/assessments/import', shown: 'Choose files, or drop them here' },
    { name: 'editor-workloads', path: `/assessments/${draft}/edit`, shown: 'Add a workload' },
    {
      name: 'editor-models',
      path: `/assessments/${draft}/edit`,
      shown: 'Add a workload',
      press: 'Show the library',
    },
    { name: 'editor-environment', path: `/assessments/${draft}/edit?step=environment`, shown: 'Obligations' },
    { name: 'editor-review', path: `/assessments/${draft}/edit?step=review`, shown: 'Start run' },
    { name: 'run-paused', path: `/assessments/${active}/run/${activeRun}`, shown: 'Resume run' },
    { name: 'run-completed', path: `/assessments/${done}/run/${doneRun}`, shown: 'What the agents found' },
    { name: 'result', path: `/assessments/${done}`, shown: 'What to do first' },
    { name: 'recommendations', path: `/assessments/${done}/recommendations`, shown: 'Group by area' },
    {
      name: 'recommendation',
      path: `/assessments/${done}/recommendations`,
      shown: 'Group by area',
      press: 'Move to the plan',
    },
    { name: 'plan', path: `/assessments/${done}/plan`, shown: 'What runs where' },
    { name: 'report', path: `/assessments/${done}/report`, shown: 'covers 2 workloads' },
    { name: 'compare-runs', path: `/assessments/${done}/compare`, shown: 'Targets missed' },
    { name: 'compare-milestones', path: `/assessments/${done}/compare?of=milestones`, shown: 'Targets missed' },
    { name: 'activity', path: '/activity', shown: 'Run completed:' },
    { name: 'members', path: '/members', shown: 'What the roles may do' },
    { name: 'invite', path: '/members', shown: 'What the roles may do', press: 'Invite somebody' },
    { name: 'billing', path: '/billing', shown: 'Ledger' },
    { name: 'developers', path: '/developers', shown: 'Operations to copy' },
    { name: 'query', path: '/members', shown: 'What the roles may do', press: 'Show the query' },
    { name: 'not-found', path: '/nowhere', shown: 'There is no page at this address', hasFrame: false },
  ]
}

async function takeAll(
  { name, width, colorScheme }: (typeof looks)[number],
  shots: readonly Shot[],
  { page: signedIn }: Visitor,
) {
  const folder = join(directory, name)
  await mkdir(folder, { recursive: true })
  for (const { name: file, path, shown, press, hasFrame = true } of shots) {
    const isSignedIn = !path.startsWith('/sign-')
    const window = isSignedIn ? signedIn.context() : await browser.newContext()
    const page = await window.newPage()
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(`${platform.url}${path}`)
    await page.getByText(shown).first().waitFor()
    if (press !== undefined) {
      await page.getByRole('button', { name: press }).first().click()
      await page.getByRole('dialog').waitFor()
    }
    if (isSignedIn && hasFrame) await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() => document.fonts.ready)
    await page.waitForLoadState('networkidle')
    // Bars stay at the edges of a window, so that it has to be as high as the page.
    const height = press === undefined ? await page.evaluate(() => document.documentElement.scrollHeight) : 900
    await page.setViewportSize({ width, height: Math.max(900, height) })
    await page.screenshot({ path: join(folder, `${file}.png`) })
    await (isSignedIn ? page : window).close()
  }
}
