import { formatGB, formatNumber, formatUsd } from '../format.ts'
import { unknownCost } from '../rules.ts'
import type { ComplianceFacts } from './facts.ts'
import type { MeasureText } from './measure-text.ts'

/** Logs where a framework names a period: volume = requests × 1 KB × months. */
export function loggingWithPeriod({
  logMonths,
  logBytes,
  logUsd,
  requestsPerMonth,
  names,
}: ComplianceFacts): MeasureText {
  return {
    title:
      logBytes > 0
        ? `Keep access logs for ${logMonths} months: ${formatGB(logBytes)}`
        : `Keep logs of who ran ${names} on which data for ${logMonths} months`,
    because: `${logBytes > 0 ? `${formatNumber(requestsPerMonth)} requests a month at 1 KB of log each add up to ${formatGB(logBytes)} over ${logMonths} months, ${formatUsd(logUsd)} a month once full` : `No requests of people reach ${names}, so runs and reads are logged`}; ${logMonths} months is the longest period that a stated framework names.`,
    steps: [
      'Log who asked which model when, not the text',
      `Write to storage that cannot be altered for ${logMonths} months`,
    ],
    category: 'SECURITY',
    severity: 'MEDIUM',
    monthlyUsd: logUsd,
  }
}

/** Logs where none does. */
export function loggingWithoutPeriod({ requestsPerMonth, names }: ComplianceFacts): MeasureText {
  const what = requestsPerMonth > 0 ? `${formatNumber(requestsPerMonth)} requests a month` : `runs of ${names}`
  return {
    title: `Log ${what}, and decide how long to keep that`,
    because: `None of the stated frameworks names a period, so how long logs of ${what} are kept has to be justified by purpose.`,
    steps: ['Log who asked which model when, not the text', 'Write the period down where the purpose of each log is'],
    category: 'SECURITY',
    severity: 'MEDIUM',
    monthlyUsd: unknownCost('how long logs are kept is not decided'),
  }
}
