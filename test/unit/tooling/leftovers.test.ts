import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const clean = `
import { createServer } from 'node:http'
test('responds and closes', async () => {
  const server = createServer((_request, response) => response.end('ok'))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  await (await fetch('http://127.0.0.1:' + server.address().port)).text()
  await new Promise((done) => server.close(done))
})`

const leaky = `
import { createServer } from 'node:net'
test('passes, and leaves a timer and a server', async () => {
  setInterval(() => {}, 1000)
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
})`

test('a test file that leaves a handle open fails and names it; one that closes everything passes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'leftovers-'))
  try {
    await symlink(resolve('node_modules'), join(root, 'node_modules'))
    await writeFile(join(root, 'package.json'), '{ "type": "module" }')
    await writeFile(join(root, 'clean.test.js'), clean)
    await writeFile(join(root, 'leaky.test.js'), leaky)
    const output = await runJest(root)
    expect(output).toContain('PASS ./clean.test.js')
    expect(output).toContain('FAIL ./leaky.test.js')
    expect(output).toMatch(
      /this test file must leave nothing open, and left .*TCPServerWrap.*Timeout|Timeout.*TCPServerWrap/,
    )
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

function runJest(root: string): Promise<string> {
  const config = {
    rootDir: root,
    testEnvironment: resolve('script/jest/leftovers-environment.mjs'),
    testEnvironmentOptions: { settleMs: 100 },
    runtime: resolve('script/jest/native-runtime.mjs'),
    transform: {},
  }
  const jest = resolve('node_modules/jest/bin/jest.js')
  const args = [jest, '--config', JSON.stringify(config), '--maxWorkers', '2', '--no-color']
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: root, timeout: 110_000 }, (_error, stdout, stderr) => done(stdout + stderr))
  })
}
