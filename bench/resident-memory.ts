import { readFileSync } from 'node:fs'

/** Resident memory of a process, MB; Linux only. */
export const residentMB = (pid: number): number => sizeMB(pid, 'VmRSS')

/** Peak resident memory of a process, MB; Linux only. */
export const peakResidentMB = (pid: number): number => sizeMB(pid, 'VmHWM')

function sizeMB(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1_024
}
