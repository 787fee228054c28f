import { createDownloadToken, createIdentityIssuer, readDownloadToken } from '#platform/auth'

const options = { secret: 's'.repeat(32) }
const download = { userId: 'usr_1', sessionId: 'ses_1', runId: 'run_1', format: 'PDF' }
const soon = () => new Date(Date.now() + 60_000)

test('a token gives back what it was made of', async () => {
  expect(await readDownloadToken(options, await createDownloadToken(options, download, soon()))).toEqual(download)
})

test('two tokens of the same file differ', async () => {
  const at = soon()
  const [one, other] = await Promise.all([1, 2].map(() => createDownloadToken(options, download, at)))
  expect(one).not.toBe(other)
})

test('an expired token says that it has expired', async () => {
  const token = await createDownloadToken(options, download, new Date(Date.now() - 1_000))
  await expect(readDownloadToken(options, token)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'This link has expired. Ask for a new one.',
  })
})

test.each([
  ['of another secret', () => createDownloadToken({ secret: 'o'.repeat(32) }, download, soon())],
  ['that is an identity', () => createIdentityIssuer(options).issue({ kind: 'service', name: 'x' })],
  ['without a run', () => createDownloadToken(options, { ...download, runId: '' }, soon())],
  ['that is no token', async () => 'x.y.z'],
  ['that is empty', async () => ''],
])('a token %s finds nothing', async (_name, create) => {
  await expect(readDownloadToken(options, await create())).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/^There is no download/),
  })
})

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** The highest of a character's six bits: the lowest ones of the last character stand for nothing. */
const withAnotherBit = (character = '') => alphabet[(alphabet.indexOf(character) + 32) % 64] ?? ''

test('a changed token finds nothing, whichever character is changed', async () => {
  const token = await createDownloadToken(options, download, soon())
  for (let at = 0; at < token.length; at += 1) {
    const changed = `${token.slice(0, at)}${withAnotherBit(token[at])}${token.slice(at + 1)}`
    await expect(readDownloadToken(options, changed)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
})
