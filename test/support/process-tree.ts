import { existsSync, readFileSync } from 'node:fs'

/** What a process has started, what that has started, and so on, on Linux. */
export function descendantsOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** Whether the process has ended, including one that its parent has not reaped. */
export function isGone(pid: number): boolean {
  const path = `/proc/${pid}/stat`
  return !existsSync(path) || / Z /.test(readFileSync(path, 'utf8'))
}
