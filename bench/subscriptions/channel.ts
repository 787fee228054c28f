import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** A process of the bench that executes commands from its channel, one at a time. */
export interface Servant<Command, Answer> {
  readonly pid: number
  /** @throws Error - the process has exited */
  tell(command: Command): Promise<Answer>
  stop(): Promise<void>
}

export interface ServantOptions {
  /** Path of the compiled program. */
  readonly entry: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The processor that it may use. */
  readonly cpu: number
}

const taskset = '/usr/bin/taskset'

/** The command prefix that limits a process to one processor, if the system supports it. */
export const pinned = (cpu: number, command: readonly string[]): readonly string[] =>
  existsSync(taskset) ? [taskset, '-c', String(cpu), ...command] : command

/** Starts a process, and waits until it is ready. */
export async function startServant<Command extends object, Answer>(
  options: ServantOptions,
): Promise<Servant<Command, Answer>> {
  const { entry, args, env = {}, cpu } = options
  const [execPath = '', ...execArgv] = pinned(cpu, [process.execPath, '--enable-source-maps'])
  const child = fork(entry, args, { execPath, execArgv, env: { ...process.env, NODE_ENV: 'production', ...env } })
  await answerOf(child)
  return {
    pid: child.pid ?? 0,
    tell: (command) => {
      const answer = answerOf<Answer>(child)
      child.send(command)
      return answer
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Executes commands in the child process; its first message reports that it is ready. */
export function serve<Command, Answer>(answer: (command: Command) => Promise<Answer> | Answer): void {
  process.on('message', (command) => {
    void Promise.resolve(answer(command as Command)).then((result) => process.send?.(result ?? {}))
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({})
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as Answer)
    })
  })
}

/** Milliseconds on a clock that all processes of the machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
