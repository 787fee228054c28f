import { tmpdir } from 'node:os'
import { startServerProcess } from '#embedded/server-process'

const start = (binary: string, ...args: readonly string[]) => startServerProcess({ binary, args, cwd: tmpdir() })

test('a server that writes before anything else is started nevertheless, with its own process id', async () => {
  const servers = await Promise.all(Array.from({ length: 200 }, () => start('sh', '-c', 'echo "I am $$"')))
  const lastWords = await Promise.all(servers.map(async (server) => await server?.exited))
  expect(lastWords).toEqual(servers.map((server) => `I am ${server?.pid}`))
})

test('a binary that is not on the PATH is null', async () => {
  expect(await start('no-such-server')).toBeNull()
})
