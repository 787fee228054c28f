import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Registry } from '#platform/metrics'
import type { RedisConnections } from '#platform/redis'

/** The name, payload and options of a job. `implementJob` adds the implementation. */
export interface JobDefinition<Payload = unknown> {
  /** Imperative, kebab-case: `grade-assessment`. */
  readonly name: string
  /** Checked when the job is enqueued and again when it runs. */
  readonly payload: z.ZodType<Payload>
  readonly options: JobOptions
}

export interface JobOptions {
  /** Maximum number of attempts, including the first. */
  readonly attempts: number
  /** The wait before attempt n + 1: between half and all of `baseMs` · 2^(n - 1), at most `maxMs`. */
  readonly backoff: { readonly baseMs: number; readonly maxMs: number }
  /**
   * How long the id of a successful job remains taken, so that duplicates are ignored (the last 50,000 per queue). 0: not at
   * all, so that a reconciler may enqueue it again.
   */
  readonly rememberMs: number
  /**
   * How long after it was enqueued a job waits for an unavailable dependency, such as a database or another service. Waiting
   * uses up no attempts: the job is delayed with the same backoff, and fails permanently when the time is over.
   */
  readonly unavailableForMs: number
}

export interface EnqueueOptions {
  /**
   * Jobs are unique by id: enqueueing a job again has no effect while it waits, runs, has failed permanently or is remembered.
   */
  readonly jobId: string
  readonly correlationId: string
  readonly delayMs?: number
  /** 1 (first) to 2,097,152. Jobs without a priority come before all others. */
  readonly priority?: number
}

export type JobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'failed' | 'absent'

export interface JobQueue {
  /** @throws JobPayloadInvalid - the payload does not match the definition */
  enqueue<Payload>(job: JobDefinition<Payload>, payload: Payload, options: EnqueueOptions): Promise<void>
  /** For reconcilers: like `enqueue`, but removes a finished job of this id first. */
  requeue<Payload>(job: JobDefinition<Payload>, payload: Payload, options: EnqueueOptions): Promise<void>
  stateOf(jobId: string): Promise<JobState>
  /** Removes a job that is not running. @returns whether it was removed */
  remove(jobId: string): Promise<boolean>
  /** How many jobs are in each state. */
  counts(): Promise<Readonly<Record<'waiting' | 'delayed' | 'active' | 'failed', number>>>
  /** When the job that has waited longest was enqueued; null if none waits. */
  oldestWaitingAt(): Promise<Date | null>
  dispose(): Promise<void>
}

export interface JobQueueConfig {
  readonly redis: RedisConnections
  readonly log: Logger
  /** The beginning of every key: `dev:agents`. */
  readonly prefix: string
  /** The queue's name: `tasks`. */
  readonly queue: string
  /** How many permanently failed jobs are kept for inspection. Default 1,000, for 7 days. */
  readonly deadLetters?: { readonly count: number; readonly ageMs: number }
}

export interface JobRun<Payload> {
  readonly payload: Payload
  readonly jobId: string
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly isLastAttempt: boolean
  readonly correlationId: string
  /** Aborted when the worker shuts down, or lost its lock on the job. */
  readonly signal: AbortSignal
  /** A logger whose lines contain job, jobId, attempt and correlationId. */
  readonly log: Logger
}

/** A definition with its implementation. */
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
  /** Where the jobs of this worker are counted. Default: nowhere. */
  readonly registry?: Registry | undefined
  /** Maximum number of concurrent jobs in this process. Default 4. */
  readonly concurrency?: number
  /** How long `dispose` waits for running jobs before it aborts them and returns them to the queue. Default 10,000. */
  readonly drainGraceMs?: number
  /** How long a lock on a job is valid without renewal. Default 4,000. */
  readonly lockDurationMs?: number
  /**
   * How often jobs with an expired lock are looked for. Default 1,000: the jobs of a killed worker run again after three to
   * five seconds.
   */
  readonly stalledIntervalMs?: number
  /** How many workers a job may lose before it fails permanently. Default 5. */
  readonly maxStalledCount?: number
}

export interface JobWorker {
  /** Takes no more jobs, waits for running ones up to `drainGraceMs`, then aborts them; another worker runs them again. */
  dispose(): Promise<void>
}
