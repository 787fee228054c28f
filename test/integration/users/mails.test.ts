import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { newMailFile } from '#root/test/support/mails'
import { until } from '#root/test/support/until'
import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

interface Received {
  readonly to: readonly string[]
  readonly message: string
}

/** A real SMTP server that refuses a given number of messages. */
async function startSmtp() {
  const received: Received[] = []
  const state = { refusals: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      let message = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => {
        message += chunk
      })
      stream.on('end', () => {
        state.refusals -= 1
        if (state.refusals >= 0) return done(new Error('mailbox is busy'))
        received.push({ to: envelope.rcptTo.map(({ address }) => address), message })
        return done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    state,
    dispose: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

let smtp: Awaited<ReturnType<typeof startSmtp>>
let users: TestUsers
let ada: SignedUp
const file = newMailFile()

beforeAll(async () => {
  smtp = await startSmtp()
  const env = { SMTP_URL: smtp.url, APP_URL: 'https://app.example.com/plumbline', MAIL_FILE: file }
  users = await startUsers({ env })
  ada = await users.signUp('Ada')
})
afterAll(async () => {
  await users.dispose()
  await smtp.dispose()
})

/** The decoded text of a message, without the soft line breaks of its encoding. */
const readable = ({ message }: Received) => message.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=')

const invite = async (email: string) => {
  const query = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }'
  const input = { organizationId: ada.organizationId, email, role: 'MEMBER' }
  expect((await users.ask(query, { viewer: ada.viewer, variables: { input } })).errors).toBeUndefined()
}
const mailsFor = (email: string) => smtp.received.filter(({ to }) => to.includes(email))

test('a sign-up causes a mail with a verification link that has the token in its fragment', async () => {
  await until(() => mailsFor(ada.email).length > 0)
  const [mail] = mailsFor(ada.email)
  const link = /https:\/\/app\.example\.com\/plumbline\/verify-email#token=(\S+)/.exec(mail ? readable(mail) : '')
  const query = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { user { emailVerified } } }'
  const { data } = await users.ask(query, { viewer: ada.viewer, variables: { token: link?.[1] } })
  expect(data).toEqual({ verifyEmail: { user: { emailVerified: true } } })
})

test('an invitation is delivered although the server refuses it at first, to its recipient only', async () => {
  smtp.state.refusals = 2
  await invite('guest@example.com')
  await until(() => mailsFor('guest@example.com').length > 0)
  const [mail] = mailsFor('guest@example.com')
  expect(mail?.to).toEqual(['guest@example.com'])
  expect(mail && readable(mail)).toMatch(/accept-invitation#token=inv_\w+\.1\./)
})

test('characters of an address that mean something in mails name no further recipient', async () => {
  const query = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }'
  const input = { organizationId: ada.organizationId, email: 'a,eve@example.com', role: 'MEMBER' }
  await users.ask(query, { viewer: ada.viewer, variables: { input } })
  await invite('last@example.com')
  await until(() => mailsFor('last@example.com').length > 0)
  for (const { to } of smtp.received) expect(to).toHaveLength(1)
  expect(mailsFor('eve@example.com')).toEqual([])
})

test('with an SMTP server nothing is written to the file', async () => {
  await expect(readFile(file, 'utf8')).rejects.toThrow(/ENOENT/)
})

test('without one, mails are in a file that only its owner can read', async () => {
  const path = newMailFile()
  const alone = await startUsers({ env: { MAIL_FILE: path } })
  const bob = await alone.signUp('Bob')
  await until(() => readFile(path, 'utf8').then(Boolean, () => false))
  const { mode } = await stat(path)
  const [line] = (await readFile(path, 'utf8')).split('\n')
  expect(mode & 0o777).toBe(0o600)
  expect(JSON.parse(line ?? '')).toMatchObject({ to: bob.email, token: expect.stringMatching(/^usr_/) })
  await alone.dispose()
})
