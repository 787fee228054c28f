import { connect } from 'node:net'

export interface Question {
  readonly port: number
  /** One of the commands that need no quoting: `PING`, `INFO server`. */
  readonly command: string
  readonly timeoutMs: number
}

/**
 * Sends one command and returns the text of its reply, without a client library: enough to start and stop a server.
 * @returns `null` if no server listens or responds in time
 */
export async function askRedis({ port, command, timeoutMs }: Question): Promise<string | null> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let reply = ''
    const finish = (answer: string | null) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setEncoding('utf8')
    socket.setTimeout(timeoutMs, () => finish(null))
    socket.on('error', () => finish(null))
    socket.on('close', () => finish(null))
    socket.on('connect', () => socket.write(`${command}\r\n`))
    socket.on('data', (chunk: string) => {
      reply += chunk
      if (isComplete(reply)) finish(reply)
    })
  })
}

/** The process of the Redis that listens on a port; `null` if there is none. */
export async function serverPidAt(port: number): Promise<number | null> {
  const info = await askRedis({ port, command: 'INFO server', timeoutMs: 2_000 })
  const pid = /^process_id:(\d+)\r?$/m.exec(info ?? '')?.[1]
  return pid === undefined ? null : Number(pid)
}

// A reply is one line, or a line with the length of the text after it.
function isComplete(reply: string): boolean {
  const end = reply.indexOf('\r\n')
  if (end < 0) return false
  if (!reply.startsWith('$')) return true
  return Buffer.byteLength(reply) >= end + 2 + Number(reply.slice(1, end)) + 2
}
