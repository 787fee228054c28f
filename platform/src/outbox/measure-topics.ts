import type { SequencedTopics } from '@plumbline/resumable-topics'
import { counterOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'

/** Counts the appends to topics, and the readings that are started. */
export function measureTopics(registry: Registry, topics: SequencedTopics): SequencedTopics {
  const appends = counterOf(registry, {
    name: 'plumbline_topic_appends_total',
    help: 'Appends to topics: appended, duplicate (the topic has the event already) or gap (refused, because earlier events are missing).',
    labelNames: ['result'],
  })
  for (const result of ['appended', 'duplicate', 'gap']) appends.labels(result).inc(0)
  const readings = counterOf(registry, {
    name: 'plumbline_topic_reads_total',
    help: 'Readings of topics that were started: one for each upstream of the gateway that opens or resumes.',
  })
  return {
    ...topics,
    async append(topic, entry, options) {
      const result = await topics.append(topic, entry, options)
      appends.labels(result.kind).inc()
      return result
    },
    read(topic, options) {
      readings.inc()
      return topics.read(topic, options)
    },
  }
}
