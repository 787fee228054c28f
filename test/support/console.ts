import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { MeDocument } from '#root/schema/generated/operations'
import { createGraphClient } from '#root/standalone/src/client/graph-client'
import { createPerson } from './platform/index.ts'
import type { Person } from './platform/index.ts'

/** A user with a browser window in which the console is signed in. */
export interface Visitor {
  readonly page: Page
  readonly person: Person
  /** What the browser has complained about, such as blocked scripts, and errors of the page. */
  readonly complaints: readonly string[]
  /** Addresses that the page has requested. */
  readonly asked: readonly string[]
  /** Opens a page of the console and waits for its title. */
  open(path: string, title: string | RegExp): Promise<void>
  close(): Promise<void>
}

export interface VisitOptions extends BrowserContextOptions {
  readonly name?: string
  /** Default: a unique one. */
  readonly email?: string
  /** Verifies the email address, which grants more credits. Default: true. */
  readonly isVerified?: boolean
}

/** Signs up a new user in a new window, as the console does. */
export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visitor> {
  const { name = 'Ada', isVerified = true, email = uniqueEmail(name), ...contextOptions } = options
  const context = await browser.newContext({ reducedMotion: 'reduce', ...contextOptions })
  const response = await context.request.post(`${url}/session/sign-up`, {
    data: { email, password: randomUUID(), name },
  })
  const { session } = (await response.json()) as { readonly session: { readonly accessToken: string } }
  const client = createGraphClient(url)
  client.signIn(session.accessToken)
  const { me } = await client.request(MeDocument, {})
  const person = createPerson(client, {
    userId: me?.id ?? '',
    email,
    organizationId: me?.memberships.nodes[0]?.organization.id ?? '',
    accessToken: session.accessToken,
    refreshToken: '',
  })
  if (isVerified) await person.verifyEmail()
  const page = await context.newPage()
  const complaints: string[] = []
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return {
    page,
    person,
    complaints,
    asked,
    async open(path, title) {
      await page.goto(`${url}${path}`)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
    },
    async close() {
      await context.close()
      await client.dispose()
    },
  }
}

const uniqueEmail = (name: string) => `${name.toLowerCase().replaceAll(' ', '-')}-${randomUUID()}@example.com`
