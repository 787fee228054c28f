import { until } from '#root/test/support/until'
import { take, useTopic } from './topic-harness.ts'

const topic = useTopic()

/** The previous release announces the bare number of an event, and keeps its logs under other keys. */
async function publishAsPreviousRelease(seq: number, kind?: 'terminal'): Promise<void> {
  const terminal = kind === 'terminal'
  topic.truth = { seq, payload: `state ${seq}`, terminal }
  const fields = ['payload', `"event ${seq}"`, 'terminal', terminal ? '1' : '0']
  await topic.redis.client.xadd(`${topic.keyPrefix}topic:t`, `${seq}-0`, ...fields)
  await topic.redis.client.publish(`${topic.keyPrefix}wake:t`, String(seq))
}

/** A reader that has received event 1 and waits for the next one. */
async function waitingReader() {
  await topic.publish(1)
  const items = topic.read(0)
  expect(await take(items, 1)).toEqual(['event 1'])
  const next = take(items, 1)
  await until(async () => (await topic.channels()).length === 1)
  return { items, next }
}

describe('while processes of the previous release relay events too', () => {
  test('a reader gets a snapshot of what its log lacks, and then the events of its log', async () => {
    const { items, next } = await waitingReader()
    await publishAsPreviousRelease(2)
    expect(await next).toEqual([expect.stringMatching(/: state 2$/)])
    topic.truth = { seq: 3, payload: 'state 3', terminal: false }
    await topic.topics.append('t', { seq: 3, payload: 'event 3', terminal: false }, { gap: 'allow' })
    expect(await take(items, 1)).toEqual(['event 3'])
  })

  test('the last event of a topic ends its readers', async () => {
    const { items, next } = await waitingReader()
    await publishAsPreviousRelease(2, 'terminal')
    expect(await next).toEqual([expect.stringMatching(/: state 2$/)])
    expect(await take(items, 1)).toEqual(['end'])
  })

  test('a reader with a cursor of the previous release continues with a snapshot', async () => {
    await publishAsPreviousRelease(4)
    await publishAsPreviousRelease(5)
    expect(await take(topic.read(4), 1)).toEqual([expect.stringMatching(/: state 5$/)])
  })
})
