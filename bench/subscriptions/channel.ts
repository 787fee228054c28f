import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** A process of the bench that does what it is told over its channel, one thing after the other. */
export interface Servant<Command, Answer> {
  readonly pid: number
  /** @throws Error - it ended */
  tell(command: Command): Promise<Answer>
  stop(): Promise<void>
}

export interface ServantOptions {
  /** Compiled. */
  readonly entry: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Which processor it may use. */
  readonly cpu: number
}

const taskset = '/usr/bin/taskset'

/** How to run a command on one processor, where the system can do that. */
export const pinned = (cpu: number, command: readonly string[]): readonly string[] =>
  existsSync(taskset) ? [taskset, '-c', String(cpu), ...command] : command

/** Starts one, and waits until it says that it is ready. */
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

/** Answers commands, in the servant's own process; the first answer says that it is ready. */
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

/** Milliseconds of a clock that all processes of the machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
