// BullMQ 6.7 takes no ids with a colon, and none that are whole numbers.

/** An id as the queue takes it. */
export function toQueueId(jobId: string): string {
  if (jobId === '') throw new RangeError('expected a job id, got an empty text')
  const safe = jobId.replaceAll(/[%:]/g, toHex)
  return /^-?\d+$/.test(safe) ? safe.replace(/^./, toHex) : safe
}

/** The id that `toQueueId` was given. */
export const fromQueueId = (queueId: string): string =>
  queueId.replaceAll(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))

const toHex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
