import { write, writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'
import { withinMs, withResolvers } from '#platform/timing'

/**
 * Writes lines to a file descriptor. pino's own destination flushes at exit and retries failing writes forever, so a process
 * whose output is closed or blocked would never end.
 */
export class LineWriter implements DestinationStream {
  readonly #descriptor: number
  #pending: string[] = []
  #pendingLength = 0
  #isWriting = false
  #isGivenUp = false
  #onIdle: (() => void) | undefined

  constructor(descriptor: number) {
    this.#descriptor = descriptor
    process.on('exit', () => this.#writeLast())
  }

  write(line: string): void {
    if (this.#isGivenUp || this.#pendingLength > maxPendingLength) return
    this.#pending.push(line)
    this.#pendingLength += line.length
    if (!this.#isWriting) this.#writePending()
  }

  /**
   * Resolves when everything is written, or the reader has closed the pipe.
   * @returns false when a write did not end within this time, because the reader does not read
   */
  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#isWriting) {
      const idle = withResolvers<void>()
      this.#onIdle = idle.resolve
      await withinMs(idle.promise, timeoutMs, () => undefined)
    }
    return !this.#isWriting
  }

  #writePending(): void {
    const text = this.#pending.join('')
    this.#pending = []
    this.#pendingLength = 0
    this.#isWriting = text !== ''
    if (text === '') this.#onIdle?.()
    else this.#writeBytes(Buffer.from(text))
  }

  #writeBytes(bytes: Buffer): void {
    write(this.#descriptor, bytes, (error, count) => {
      if (error && !isBusy(error)) return this.#giveUp()
      const left = error ? bytes : bytes.subarray(count)
      if (left.length === 0) this.#writePending()
      else if (error) setTimeout(() => this.#writeBytes(left), busyPauseMs)
      else this.#writeBytes(left)
    })
  }

  #giveUp(): void {
    this.#isGivenUp = true
    this.#isWriting = false
    this.#pending = []
    this.#onIdle?.()
  }

  /** Called when the process exits without having flushed. A pending write continues. */
  #writeLast(): void {
    if (this.#pending.length === 0) return
    try {
      writeSync(this.#descriptor, this.#pending.join(''))
    } catch {
      // The error cannot be reported.
    }
  }
}

const isBusy = (error: NodeJS.ErrnoException) => error.code === 'EAGAIN' || error.code === 'EBUSY'
const busyPauseMs = 20
/** In characters. Limits memory when the reader does not read. */
const maxPendingLength = 16_777_216
