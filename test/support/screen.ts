import { Writable } from 'node:stream'

/** Keeps what a program would show, where it is no terminal. */
export class Screen extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
