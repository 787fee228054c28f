import { readFileSync } from 'node:fs'

/** What a process keeps in memory now, MB; Linux only. */
export function residentMB(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
