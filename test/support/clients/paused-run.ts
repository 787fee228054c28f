import { PauseRunDocument, ResumeRunDocument } from '#root/schema/generated/operations'
import type { Person } from '../platform/index.ts'
import type { SeenEvent } from './libraries.ts'

/** A paused run, which a test resumes when its clients are subscribed. */
export interface PausedRun {
  readonly id: string
  readonly assessmentId: string
  resume(): Promise<unknown>
  /** The expected events: a snapshot, then the events of the log, which is read by cursor afterwards. */
  expectWhole(seen: readonly SeenEvent[]): Promise<void>
}

export async function startPausedRun(person: Person): Promise<PausedRun> {
  const assessmentId = await person.createAssessment('Watched')
  const id = await person.startRun(assessmentId)
  await person.client.request(PauseRunDocument, { input: { id } })
  return {
    id,
    assessmentId,
    resume: () => person.client.request(ResumeRunDocument, { input: { id } }),
    async expectWhole(seen) {
      const [snapshot, ...events] = seen
      expect(snapshot?.kind).toBe('SNAPSHOT')
      const logged = await person.watchRun(id, snapshot?.cursor)
      expect(events.map(({ cursor }) => cursor)).toEqual(logged.map(({ cursor }) => cursor))
      expect(events.at(-1)?.kind).toBe('RUN_COMPLETED')
      expect(new Set(seen.map(({ run }) => run.assessment.title))).toEqual(new Set(['Watched']))
    },
  }
}
