import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startInOneProcess } from '../support/platform/in-one-process.ts'
import type { PlatformInOneProcess } from '../support/platform/in-one-process.ts'
import { signUp } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

let folder: string
let platform: PlatformInOneProcess

/** @param maxDepth - levels of an operation */
const write = (maxDepth: number) =>
  writeFileSync(
    join(folder, 'plumbline.config.mjs'),
    `export default {
      operationLimits: { maxDepth: ${maxDepth} },
      authentication: { tokenIssuer: 'https://accounts.test' },
      plugins: [{ name: 'mark', onResponse: ({ setHeader }) => setHeader('x-mark', 'from the file') }],
    }`,
  )

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-file-'))
  write(12)
  platform = await startInOneProcess({ env: { CONFIG_FILE: join(folder, 'plumbline.config.mjs') } })
})
afterAll(async () => {
  await platform.dispose()
  rmSync(folder, { recursive: true })
})

const ask = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })

test('all services in one process use the configuration file of the gateway', async () => {
  expect((await ask('{ __typename }')).headers.get('x-mark')).toBe('from the file')
  // The users subgraph issues the tokens that the gateway verifies, so both use the issuer of the file.
  const ada = await signUp(platform.url)
  const { iss } = JSON.parse(Buffer.from(ada.accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
    iss: string
  }
  expect(iss).toBe('https://accounts.test')
  const answer = await ask('{ me { id } }', { authorization: `Bearer ${ada.accessToken}` })
  expect(await answer.json()).toEqual({ data: { me: { id: ada.userId } } })
  await ada.client.dispose()
})

test('and follow its changes', async () => {
  const deep = '{ __schema { types { fields { type { ofType { ofType { name } } } } } } }'
  const codeOf = async () => {
    const { errors } = (await (await ask(deep)).json()) as { errors?: { extensions: { code: string } }[] }
    return errors?.[0]?.extensions.code
  }
  expect(await codeOf()).toBeUndefined()
  write(4)
  await until(async () => (await codeOf()) === 'OPERATION_TOO_COSTLY')
})
