import { setTimeout as delay } from 'node:timers/promises'
import { assertRole } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { AppError, conflict, isRetryable, notFound } from '#platform/errors'
import { keyReused } from '#platform/idempotency'
import { createId, isId } from '#platform/ids'
import { parseText } from '#platform/input'
import type { AgentRole, Advisor } from '../domain/advice/types.ts'
import { ended, prepared } from '../domain/runs/change-run.ts'
import { cancelRun, pauseRun, resumeRun, retryTask } from '../domain/runs/control-run.ts'
import type { AssessmentsPort, CreditsPort, RunKey, RunRepository } from '../domain/runs/ports.ts'
import { taskIdOf } from '../domain/runs/run.ts'
import type { Run, RunChange, Task } from '../domain/runs/run.ts'
import type { PricesService } from './prices.service.ts'
import type { RunWriter } from './run-writer.ts'

export interface RunServiceDeps {
  readonly runs: RunRepository
  readonly writer: RunWriter
  readonly assessments: AssessmentsPort
  readonly credits: CreditsPort
  readonly prices: Pick<PricesService, 'effective'>
  readonly workflow: readonly Advisor[]
  readonly now: () => Date
}

export interface StartRun {
  readonly assessmentId: string
  readonly idempotencyKey?: string | null | undefined
}

/** How long a start waits for unavailable services. */
const unavailableForMs = 15 * 60_000

// About a second in total; the event of a run's end takes some milliseconds.
const waitsForPlaceMs: readonly number[] = [25, 50, 100, 200, 400]

/** The viewer who controls a run, and the call. */
export interface RunControl {
  readonly viewer: UserViewer
  readonly correlationId: string
}

/** Starts runs and controls them. */
export class RunService {
  readonly #deps: RunServiceDeps

  constructor(deps: RunServiceDeps) {
    this.#deps = deps
  }

  /**
   * Starts a run. Workers execute it after the call has returned.
   * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT - the assessment has an active run, or the key was used for another assessment;
   * INSUFFICIENT_CREDITS
   */
  async start(viewer: UserViewer, input: StartRun, correlationId: string): Promise<Run> {
    const { runs, assessments } = this.#deps
    const { assessmentId } = input
    const idempotencyKey =
      input.idempotencyKey == null ? null : parseText('idempotencyKey', input.idempotencyKey, { max: 200 })
    const assessment = isId('asm', assessmentId) ? await assessments.find(assessmentId, viewer, correlationId) : null
    if (!assessment) throw notFound('assessment', assessmentId)
    const { organizationId } = assessment
    assertRole(viewer, { organizationId, atLeast: 'MEMBER', thing: 'assessment', id: assessmentId })
    const key = idempotencyKey === null ? null : { organizationId, startedBy: viewer.userId, idempotencyKey }
    const repeated = await this.#findByKey(key, assessmentId)
    if (repeated) return repeated

    const run = this.#newRun({ assessmentId, organizationId, startedBy: viewer.userId, idempotencyKey, correlationId })
    const outcome = await runs.insert(run)
    if (outcome === 'inserted') return this.#prepare(run)
    // A concurrent call with the same key has stored the run first.
    const winner = await this.#findByKey(key, assessmentId)
    if (winner) return winner
    throw conflict('Expected an assessment without a run in progress, got one that has one. Wait for it, or cancel it.')
  }

  /** @throws AppError CONFLICT - the key was used to start a run of another assessment */
  async #findByKey(key: RunKey | null, assessmentId: string): Promise<Run | null> {
    const run = key && (await this.#deps.runs.findByKey(key))
    if (run && run.assessmentId !== assessmentId) throw keyReused(key.idempotencyKey)
    return run
  }

  /**
   * Prepares a run whose start was interrupted. Called by the reconciler, so an error that would have been the response of the start
   * becomes the error of the run.
   */
  async prepareLate(run: Run): Promise<void> {
    const { writer, now } = this.#deps
    try {
      await this.#secure(run)
    } catch (error) {
      const canRetry = isRetryable(error) || (await this.#isPlaceComing(run, error))
      const waitedMs = now().getTime() - run.createdAt.getTime()
      if (canRetry && waitedMs < unavailableForMs) return
      // Unavailable services receive the event of the run's end later.
      if (!canRetry) await this.#letGo(run)
      const reason = canRetry
        ? `A service was unavailable for ${Math.round(waitedMs / 1_000)} s: ${reasonOf(error)}`
        : reasonOf(error)
      await writer.change(run.id, (read) =>
        read.preparation === 'pending' ? ended(read, { status: 'FAILED', now: now(), error: reason }) : null,
      )
    }
  }

  pause = (by: RunControl, runId: string) => this.#control(by, runId, (run) => pauseRun(run, this.#deps.now()))

  resume = (by: RunControl, runId: string) => this.#control(by, runId, (run) => resumeRun(run, this.#deps.now()))

  cancel = (by: RunControl, runId: string) => this.#control(by, runId, (run) => cancelRun(run, this.#deps.now()))

  retry = (by: RunControl, runId: string, role: AgentRole) =>
    this.#control(by, runId, (run) => retryTask(run, role, this.#deps.now()))

  async #control({ viewer, correlationId }: RunControl, runId: string, rule: (run: Run) => RunChange): Promise<Run> {
    const change = (read: Run) => {
      assertRole(viewer, { organizationId: read.organizationId, atLeast: 'MEMBER', thing: 'run', id: runId })
      if (read.preparation === 'pending') throw conflict('This run is still being started; try again in a moment.')
      return rule(read)
    }
    return (await this.#deps.writer.change(runId, change, correlationId)).run
  }

  async #prepare(run: Run, waitsMs = waitsForPlaceMs): Promise<Run> {
    try {
      return await this.#secure(run)
    } catch (error) {
      const [waitMs, ...further] = waitsMs
      const isPlaceComing = await this.#isPlaceComing(run, error)
      if (isPlaceComing && waitMs !== undefined) {
        await delay(waitMs)
        return this.#prepare(run, further)
      }
      // The run stays queued, and the reconciler tries again.
      if (isPlaceComing || isRetryable(error)) return run
      await this.#letGo(run)
      await this.#deps.runs.remove(run)
      throw error
    }
  }

  /**
   * Whether the plan's limit applies only because payments has not received the event of a run's end yet: a client that watches
   * the run may receive it first and start the next run.
   */
  async #isPlaceComing({ organizationId }: Run, error: unknown): Promise<boolean> {
    const limit = error instanceof AppError && error.code === 'CONFLICT' && error.details['concurrentRuns']
    return typeof limit === 'number' && (await this.#deps.runs.countActive(organizationId)) <= limit
  }

  /** Reserves a credit and the assessment, and makes the first tasks ready. Every step is idempotent. */
  async #secure(run: Run): Promise<Run> {
    const { runs, writer, credits, assessments, prices } = this.#deps
    await credits.reserve(run)
    const { title, requirements } = await assessments.begin(run)
    const priceOverlay = await prices.effective(run.organizationId)
    await runs.saveInput(run.id, { title, requirements: { ...requirements, priceOverlay } })
    const { run: ready } = await writer.change(run.id, (read) =>
      read.preparation === 'pending' ? prepared(read) : null,
    )
    return ready
  }

  async #letGo(run: Run): Promise<void> {
    await this.#deps.credits.release(run)
    await this.#deps.assessments.abort(run)
  }

  #newRun(facts: Pick<Run, 'assessmentId' | 'organizationId' | 'startedBy' | 'idempotencyKey' | 'correlationId'>): Run {
    const id = createId('run')
    return {
      ...facts,
      id,
      preparation: 'pending',
      status: 'QUEUED',
      tasks: this.#deps.workflow.map((advisor) => toTask(id, advisor)),
      error: null,
      revision: 0,
      seq: 0,
      createdAt: this.#deps.now(),
      startedAt: null,
      finishedAt: null,
    }
  }
}

const toTask = (runId: string, { role, dependsOn, required, attempts }: Advisor): Task => ({
  id: taskIdOf(runId, role),
  role,
  dependsOn,
  required,
  maxAttempts: attempts,
  status: 'WAITING',
  attempt: 0,
  waits: 0,
  losses: 0,
  waitingSince: null,
  progress: 0,
  summary: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  heartbeatAt: null,
  retryAt: null,
  recommendationIds: [],
})

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
