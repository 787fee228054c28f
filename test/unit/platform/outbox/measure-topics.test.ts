import type { SequencedTopics } from '@plumbline/resumable-topics'
import { Registry } from '#platform/metrics'
import { measureTopics } from '#platform/outbox'

const kinds = ['appended', 'duplicate', 'appended'] as const

test('appends are counted by result, and readings when they start', async () => {
  let next = 0
  const topics = {
    append: async () => ({ kind: kinds[next++] }),
    read: () => 'items',
  } as unknown as SequencedTopics
  const registry = new Registry()
  const measured = measureTopics(registry, topics)
  for (const _ of kinds) await measured.append('run:1', { seq: 1, payload: null, terminal: false })
  expect(measured.read('run:1', { snapshot: () => Promise.reject(new Error('not read')) })).toBe('items')
  const text = await registry.metrics()
  expect(text).toContain('plumbline_topic_appends_total{result="appended"} 2\n')
  expect(text).toContain('plumbline_topic_appends_total{result="duplicate"} 1\n')
  expect(text).toContain('plumbline_topic_appends_total{result="gap"} 0\n')
  expect(text).toContain('plumbline_topic_reads_total 1\n')
})
