import { BoundedWriter } from '#root/packages/federated-subscriptions/src/clients/bounded-writer'

class RecordingWriter extends BoundedWriter {
  readonly written: string[] = []
  overflows = 0
  buffered = 0
  readonly #flushes: (() => void)[] = []

  protected override bufferedBytes(): number {
    return this.buffered
  }

  protected override writeText(text: string, onFlushed?: () => void): void {
    this.written.push(text)
    this.buffered += text.length
    if (onFlushed) this.#flushes.push(onFlushed)
  }

  protected override onOverflow(): void {
    this.overflows++
  }

  disconnect(): void {
    this.stopWriting()
  }

  flush(leaving = 0): void {
    this.buffered = leaving
    for (const flushed of this.#flushes.splice(0)) flushed()
  }
}

const limits = { maxQueuedBytes: 100, maxQueuedEvents: 10, slowConsumerGraceMs: 20 }

function create() {
  const writer = new RecordingWriter(limits)
  return { writer }
}

test('writes as long as the client keeps up', () => {
  const { writer } = create()
  for (let n = 0; n < 100; n++) {
    writer.write('x'.repeat(60))
    writer.flush()
  }
  expect(writer.written).toHaveLength(100)
  expect(writer.overflows).toBe(0)
})

test('stops at the limit in bytes, reports it once, and writes nothing more', () => {
  const { writer } = create()
  for (let n = 0; n < 5; n++) writer.write('x'.repeat(40))
  expect(writer.written).toHaveLength(2)
  writer.flush()
  writer.write('x')
  expect(writer.written).toHaveLength(2)
  expect(writer.overflows).toBe(1)
})

test('stops at the bound in events', () => {
  const { writer } = create()
  for (let n = 0; n < 20; n++) writer.write('x')
  expect(writer.written).toHaveLength(10)
  expect(writer.overflows).toBe(1)
})

test('lets one event be larger than the bound', () => {
  const { writer } = create()
  writer.write('x'.repeat(1_000))
  expect(writer.written).toHaveLength(1)
  expect(writer.overflows).toBe(0)
})

test('counts only unsent bytes for a client that is always slightly behind', () => {
  const { writer } = create()
  for (let n = 0; n < 200; n++) {
    writer.write('x')
    if (n % 4 === 3) writer.flush(1)
  }
  expect(writer.overflows).toBe(0)
})

test('is pending above half of the limit until the written text is flushed', async () => {
  const { writer } = create()
  writer.write('x'.repeat(40))
  expect(writer.whenWritable()).toBeUndefined()
  writer.write('x'.repeat(40))
  const writable = writer.whenWritable()
  expect(writable).toBeInstanceOf(Promise)
  writer.flush()
  await writable
  expect(writer.whenWritable()).toBeUndefined()
})

test('waits only so long for a client that does not read at all', async () => {
  const { writer } = create()
  writer.write('x'.repeat(60))
  const writable = writer.whenWritable()
  expect(writable).toBeInstanceOf(Promise)
  await writable
  expect(writer.whenWritable()).toBeUndefined()
  // The client is not disconnected: later events are still written, until the queue overflows.
  writer.write('x')
  expect({ written: writer.written.length, overflows: writer.overflows }).toEqual({ written: 2, overflows: 0 })
})

test('resolves pending writes when the client has disconnected', async () => {
  const writer = new RecordingWriter({ ...limits, slowConsumerGraceMs: 60_000 })
  writer.write('x'.repeat(60))
  let isReleased = false
  const writable = writer.whenWritable()?.then(() => (isReleased = true))
  expect(writable).toBeInstanceOf(Promise)
  await new Promise((resolve) => setImmediate(resolve))
  expect(isReleased).toBe(false)
  writer.disconnect()
  await writable
  expect(writer.whenWritable()).toBeUndefined()
  writer.write('x')
  expect(writer.written).toHaveLength(1)
})

test('never has more waiting for a client than the bound, however long that does not read', () => {
  const { writer } = create()
  let most = 0
  for (let n = 0; n < 1_000; n++) {
    writer.write('x'.repeat(1 + (n % 40)))
    most = Math.max(most, writer.buffered)
  }
  expect(most).toBeLessThanOrEqual(limits.maxQueuedBytes)
  expect(most).toBeGreaterThan(limits.maxQueuedBytes / 2)
  expect(writer.overflows).toBe(1)
})
