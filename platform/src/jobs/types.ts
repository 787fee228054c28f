import type { Logger } from 'pino'
import type { z } from 'zod'
import type { RedisConnections } from '#platform/redis'

/** What a job is called, what it carries, and how often it is tried. The body is elsewhere: `implementJob`. */
export interface JobDefinition<Payload = unknown> {
  /** Imperative, kebab-case: `grade-assessment`. */
  readonly name: string
  /** Checked when the job is enqueued and again when it runs. */
  readonly payload: z.ZodType<Payload>
  readonly options: JobOptions
}

export interface JobOptions {
  /** Tries in all, the first included. */
  readonly attempts: number
  /** Before try n + 1: between half of and the whole of `baseMs` · 2^(n - 1), at most `maxMs`. */
  readonly backoff: { readonly baseMs: number; readonly maxMs: number }
  /**
   * How long the id of a job that succeeded still counts as taken, so that a second delivery is ignored (the last 50,000 per
   * queue). 0: not at all, so that a reconciler may enqueue it again.
   */
  readonly rememberMs: number
  /**
   * For how long after it was enqueued a job waits for what it needs and cannot ask now, such as a database or another service. That
   * uses up no tries: the job is tried again with the same backoff, and fails for good when the time is over.
   */
  readonly unavailableForMs: number
}

export interface EnqueueOptions {
  /** One id, one job: enqueueing it again while it waits, runs, failed for good or is remembered changes nothing. */
  readonly jobId: string
  readonly correlationId: string
  readonly delayMs?: number
  /** 1 (soonest) to 2,097,152; jobs without one go before all of them. */
  readonly priority?: number
}

export type JobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'failed' | 'absent'

export interface JobQueue {
  /** @throws JobPayloadInvalid - when the payload is not what the definition says */
  enqueue<Payload>(job: JobDefinition<Payload>, payload: Payload, options: EnqueueOptions): Promise<void>
  /** For reconcilers: as `enqueue`, but a finished job of this id, failed or remembered, is forgotten first. */
  requeue<Payload>(job: JobDefinition<Payload>, payload: Payload, options: EnqueueOptions): Promise<void>
  stateOf(jobId: string): Promise<JobState>
  /** Takes a job that is not running out of the queue; says whether it did. */
  remove(jobId: string): Promise<boolean>
  /** How many jobs are in each state. */
  counts(): Promise<Readonly<Record<'waiting' | 'delayed' | 'active' | 'failed', number>>>
  dispose(): Promise<void>
}

export interface JobQueueConfig {
  readonly redis: RedisConnections
  readonly log: Logger
  /** Starts every key: `dev:agents`. */
  readonly prefix: string
  /** The queue's name: `tasks`. */
  readonly queue: string
  /** Jobs that failed for good and are kept for inspection. Default 1,000, for 7 days. */
  readonly deadLetters?: { readonly count: number; readonly ageMs: number }
}

export interface JobRun<Payload> {
  readonly payload: Payload
  readonly jobId: string
  /** 1 for the first try. */
  readonly attempt: number
  readonly isLastAttempt: boolean
  readonly correlationId: string
  /** Aborted when the worker shuts down, or lost the job to another one. */
  readonly signal: AbortSignal
  /** Carries job, jobId, attempt and correlationId. */
  readonly log: Logger
}

/** A definition with its body. */
export interface JobHandler {
  readonly job: JobDefinition
  run(run: JobRun<unknown>): Promise<void>
}

export interface JobWorkerConfig {
  readonly redis: RedisConnections
  readonly log: Logger
  readonly prefix: string
  readonly queue: string
  readonly handlers: readonly JobHandler[]
  /** Jobs at once in this process. Default 4. */
  readonly concurrency?: number
  /** How long running jobs may go on after `dispose` before they are aborted and put back. Default 10,000. */
  readonly drainGraceMs?: number
  /** A worker that does not renew its hold on a job for this long has lost it. Default 4,000. */
  readonly lockDurationMs?: number
  /** How often lost jobs are looked for. Default 1,000: a killed worker's jobs run again after three to five seconds. */
  readonly stalledIntervalMs?: number
  /** How many workers a job may take down before it fails for good. Default 5. */
  readonly maxStalledCount?: number
}

/** What a worker has done since it started. */
export interface JobMetrics {
  readonly queue: string
  /** Under way now. */
  readonly active: number
  readonly completed: number
  /** Failed attempts that are made again. */
  readonly retried: number
  readonly failed: number
}

export interface JobWorker {
  metrics(): JobMetrics
  /** Takes no more jobs, waits for the running ones up to `drainGraceMs`, then aborts them; they run again elsewhere. */
  dispose(): Promise<void>
}
