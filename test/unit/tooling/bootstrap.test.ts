import { execFile, execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Machine {
  readonly root: string
  /** Puts a program of a few lines of shell on the machine's path. */
  program(name: string, body: string): Promise<void>
  bootstrap(environment?: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly output: string }>
}

const tools = ['bash', 'cat', 'cksum', 'dirname', 'env', 'id', 'mkdir', 'mktemp', 'rm', 'tail', 'touch', 'uname']
const node = (version: string) => `[ "$1" = -p ] && echo ${version.split('.')[0]} || echo v${version}`
const npm = 'echo "$*" >>npm-calls; mkdir -p node_modules/.bin; cp -f program node_modules/.bin/node'

test('fails with instructions if Node.js is missing', async () => {
  await onMachine(async (machine) => {
    const { code, output } = await machine.bootstrap()
    expect(code).toBe(1)
    expect(output).toContain('error: expected Node.js 20 or later on the PATH, found none')
  })
})

test('names the version of a Node.js that is too old', async () => {
  await onMachine(async (machine) => {
    await machine.program('node', node('18.20.1'))
    const { code, output } = await machine.bootstrap()
    expect(code).toBe(1)
    expect(output).toContain('error: expected Node.js 20 or later, found v18.20.1')
  })
})

test('explains how to get a Redis server where it may not install one', async () => {
  await onMachine(async (machine) => {
    await machine.program('node', node('20.1.0'))
    await machine.program('npm', npm)
    const { code, output } = await machine.bootstrap()
    expect(code).toBe(1)
    expect(output).toContain('expected redis-server or valkey-server on the PATH, found neither')
    expect(output).toContain('or set REDIS_URL')
  })
})

test('needs no Redis server where REDIS_URL names one', async () => {
  await onMachine(async (machine) => {
    await machine.program('node', node('20.1.0'))
    await machine.program('npm', npm)
    const { code, output } = await machine.bootstrap({ REDIS_URL: 'redis://127.0.0.1:6379' })
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('ready: script/server runs the platform'),
    })
  })
})

test('installs packages once per lock file', async () => {
  await onMachine(async (machine) => {
    await machine.program('node', node('20.1.0'))
    await machine.program('npm', npm)
    await machine.program('redis-server', '')
    await machine.bootstrap()
    await machine.bootstrap()
    expect(await calls(machine)).toHaveLength(1)
    await writeFile(join(machine.root, 'package-lock.json'), '{ "changed": true }')
    await machine.bootstrap()
    expect(await calls(machine)).toHaveLength(2)
  })
})

test('installs packages again after an install that failed', async () => {
  await onMachine(async (machine) => {
    await machine.program('node', node('20.1.0'))
    await machine.program('npm', `${npm}; exit 1`)
    await machine.program('redis-server', '')
    expect((await machine.bootstrap()).code).not.toBe(0)
    await machine.program('npm', npm)
    expect((await machine.bootstrap()).code).toBe(0)
    expect(await calls(machine)).toHaveLength(2)
  })
})

const calls = async (machine: Machine) => (await readFile(join(machine.root, 'npm-calls'), 'utf8')).trim().split('\n')

/** A tree with nothing but script/bootstrap, and a path with nothing but the shell's everyday tools. */
async function onMachine(work: (machine: Machine) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'machine-'))
  const bin = join(root, 'bin')
  try {
    await mkdir(bin)
    await mkdir(join(root, 'script'))
    await cp('script/bootstrap', join(root, 'script/bootstrap'))
    await writeFile(join(root, 'script/build'), '#!/bin/sh\n', { mode: 0o755 })
    await writeFile(join(root, 'package-lock.json'), '{}')
    await writeFile(join(root, '.npmrc'), '')
    await writeFile(join(root, 'program'), '#!/bin/sh\n', { mode: 0o755 })
    for (const tool of [...tools, 'cp']) await symlink(pathOf(tool), join(bin, tool))
    await work(machineAt(root, bin))
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function machineAt(root: string, bin: string): Machine {
  return {
    root,
    async program(name, body) {
      await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`)
      await chmod(join(bin, name), 0o755)
    },
    bootstrap: (environment = {}) =>
      new Promise((resolve) => {
        const child = execFile(
          join(root, 'script/bootstrap'),
          { cwd: root, env: { PATH: bin, ...environment } },
          (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
        )
      }),
  }
}

const pathOf = (tool: string) => execFileSync('which', [tool], { encoding: 'utf8' }).trim()
