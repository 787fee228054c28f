import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import mongoose from 'mongoose'
import { dependenciesIn, exampleOf, installMs, installPacked, run } from './stranger.ts'
import type { Stranger } from './stranger.ts'

const { MongoClient } = mongoose.mongo
/** The driver that mongoose depends on. */
const driver = `mongodb@${dependenciesIn('node_modules/mongoose/package.json')['mongodb']}`

describe('the embedded store, packed and installed in an empty folder', () => {
  let stranger: Stranger
  let folder: string
  let child: ChildProcess | undefined

  beforeAll(async () => {
    stranger = await installPacked(['embedded-mongo'], [driver])
    folder = stranger.folder
  }, installMs)

  afterEach(async () => {
    if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'close')
  })

  afterAll(() => stranger.dispose())

  test("runs its README's example", async () => {
    await writeFile(join(folder, 'example.js'), exampleOf('embedded-mongo'))
    const { stdout } = await run(process.execPath, ['example.js'], { cwd: folder })
    expect(stdout).toBe("{ title: 'Silas Marner', year: 1861 }\n")
  })

  const serve = async (...options: readonly string[]) => {
    const bin = join(folder, 'node_modules/.bin/embedded-mongo')
    child = spawn(process.execPath, [bin, ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    const [url] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string]
    return { url, exited: once(child, 'close') }
  }

  test('serves as a command, keeps its data over kill -9, and ends with 0 on SIGTERM', async () => {
    const first = await serve('--port', '0', '--data', 'data')
    const writer = await MongoClient.connect(first.url)
    await writer.db('library').collection('books').insertOne({ title: 'Romola' })
    child?.kill('SIGKILL')
    await first.exited
    await writer.close()
    const second = await serve('--port', '0', '--data', 'data')
    const reader = await MongoClient.connect(second.url)
    expect(
      await reader
        .db('library')
        .collection('books')
        .findOne({}, { projection: { _id: 0 } }),
    ).toEqual({
      title: 'Romola',
    })
    await reader.close()
    child?.kill('SIGTERM')
    expect(await second.exited).toEqual([0, null])
  })

  test.each(['--help', '-h'])('prints its options with %s', async (option) => {
    const bin = join(folder, 'node_modules/.bin/embedded-mongo')
    const { stdout } = await run(process.execPath, [bin, option], { cwd: folder })
    expect(stdout).toMatch(/^Usage: embedded-mongo \[options\]\n/)
  })

  test.each([
    [['--port', '70000'], 2, 'embedded-mongo: --port: expected a whole number from 0 to 65535, got 70000\n'],
    [['--host', '0.0.0.0'], 1, "got host '0.0.0.0'"],
    [
      ['--prot', '1'],
      2,
      'embedded-mongo: expected an option out of --port, --host, --data, --help, got --prot\nSee embedded-mongo --help.\n',
    ],
    [['--data', '--port'], 2, 'embedded-mongo: --data: expected <folder>, got --port\n'],
    [['--data='], 2, 'embedded-mongo: --data: expected <folder>, got an empty text\n'],
    [['data'], 2, ', got data\n'],
  ])('refuses %j with the exit code %d, and names the expected value', async (options, code, message) => {
    const bin = join(folder, 'node_modules/.bin/embedded-mongo')
    const refused = await run(process.execPath, [bin, ...options], { cwd: folder }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code, stderr: expect.stringContaining(message) })
  })
})
