import { BoundedWriter } from '../../../../packages/federated-subscriptions/src/clients/bounded-writer.ts'

class RecordingOutlet {
  readonly written: string[] = []
  overflows = 0
  buffered = 0
  readonly #flushes: (() => void)[] = []

  bufferedBytes(): number {
    return this.buffered
  }

  writeText(text: string, onFlushed?: () => void): void {
    this.written.push(text)
    this.buffered += text.length
    if (onFlushed) this.#flushes.push(onFlushed)
  }

  onOverflow(): void {
    this.overflows++
  }

  flush(leaving = 0): void {
    this.buffered = leaving
    for (const flushed of this.#flushes.splice(0)) flushed()
  }
}

const limits = { maxQueuedBytes: 100, maxQueuedEvents: 10, slowConsumerGraceMs: 20 }

function create() {
  const outlet = new RecordingOutlet()
  return { outlet, writer: new BoundedWriter(outlet, limits) }
}

test('writes as long as the client keeps up', () => {
  const { outlet, writer } = create()
  for (let n = 0; n < 100; n++) {
    writer.write('x'.repeat(60))
    outlet.flush()
  }
  expect(outlet.written).toHaveLength(100)
  expect(outlet.overflows).toBe(0)
})

test('stops at the bound in bytes, tells once, and writes nothing more', () => {
  const { outlet, writer } = create()
  for (let n = 0; n < 5; n++) writer.write('x'.repeat(40))
  expect(outlet.written).toHaveLength(2)
  outlet.flush()
  writer.write('x')
  expect(outlet.written).toHaveLength(2)
  expect(outlet.overflows).toBe(1)
})

test('stops at the bound in events', () => {
  const { outlet, writer } = create()
  for (let n = 0; n < 20; n++) writer.write('x')
  expect(outlet.written).toHaveLength(10)
  expect(outlet.overflows).toBe(1)
})

test('lets one event be larger than the bound', () => {
  const { outlet, writer } = create()
  writer.write('x'.repeat(1_000))
  expect(outlet.written).toHaveLength(1)
  expect(outlet.overflows).toBe(0)
})

test('counts only what is behind, for a client that is always a little behind', () => {
  const { outlet, writer } = create()
  for (let n = 0; n < 200; n++) {
    writer.write('x')
    if (n % 4 === 3) outlet.flush(1)
  }
  expect(outlet.overflows).toBe(0)
})

test('has no room past the half, until what was written is taken', async () => {
  const { outlet, writer } = create()
  writer.write('x'.repeat(40))
  expect(writer.room()).toBeUndefined()
  writer.write('x'.repeat(40))
  const room = writer.room()
  expect(room).toBeInstanceOf(Promise)
  outlet.flush()
  await room
  expect(writer.room()).toBeUndefined()
})

test('waits only so long for a client that does not read at all', async () => {
  const { outlet, writer } = create()
  writer.write('x'.repeat(60))
  const room = writer.room()
  expect(room).toBeInstanceOf(Promise)
  await room
  expect(writer.room()).toBeUndefined()
  // It has not been given up as a client: what comes next is still written, until it overflows.
  writer.write('x')
  expect({ written: outlet.written.length, overflows: outlet.overflows }).toEqual({ written: 2, overflows: 0 })
})

test('lets nobody wait for a client that is gone', async () => {
  const outlet = new RecordingOutlet()
  const writer = new BoundedWriter(outlet, { ...limits, slowConsumerGraceMs: 60_000 })
  writer.write('x'.repeat(60))
  let isReleased = false
  const room = writer.room()?.then(() => (isReleased = true))
  expect(room).toBeInstanceOf(Promise)
  await new Promise((resolve) => setImmediate(resolve))
  expect(isReleased).toBe(false)
  writer.close()
  await room
  expect(writer.room()).toBeUndefined()
  writer.write('x')
  expect(outlet.written).toHaveLength(1)
})

test('never has more waiting for a client than the bound, however long that does not read', () => {
  const { outlet, writer } = create()
  let most = 0
  for (let n = 0; n < 1_000; n++) {
    writer.write('x'.repeat(1 + (n % 40)))
    most = Math.max(most, outlet.buffered)
  }
  expect(most).toBeLessThanOrEqual(limits.maxQueuedBytes)
  expect(most).toBeGreaterThan(limits.maxQueuedBytes / 2)
  expect(outlet.overflows).toBe(1)
})
