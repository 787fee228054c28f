// BullMQ 6.7 accepts no ids that contain a colon, and none that are integers.

/** Encodes an id for the queue. */
export function toQueueId(jobId: string): string {
  if (jobId === '') throw new RangeError('expected a job id, got an empty text')
  const safe = jobId.replaceAll(/[%:]/g, toHex)
  return /^-?\d+$/.test(safe) ? safe.replace(/^./, toHex) : safe
}

/** Decodes an id of the queue. */
export const fromQueueId = (queueId: string): string =>
  queueId.replaceAll(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))

const toHex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
