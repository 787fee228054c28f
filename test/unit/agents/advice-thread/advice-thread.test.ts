import { createAdviceThread } from '#root/subgraphs/agents/src/advice-thread/index'
import type { AdviceThread, AdviceThreadConfig } from '#root/subgraphs/agents/src/advice-thread/index'
import { synthesise, workflow } from '#root/subgraphs/agents/src/domain/advice/index'
import { simulateCosts } from '#root/subgraphs/agents/src/domain/advice/simulation/simulate-costs'
import type { RoleOutcome, SimulationInput } from '#root/subgraphs/agents/src/domain/advice/types'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { describeRunPlan } from '#root/subgraphs/agents/src/domain/plans/run-plan'
import { contextOf } from '../advice/context.ts'
import { asking, chat, tuning } from '../advice/requirements.ts'

const usual = asking({ workloads: [chat, tuning] })
/** As many workloads as an assessment may have. */
const large = asking({
  workloads: Array.from({ length: 50 }, (_, index) => ({ ...chat, name: `chat ${index}`, modelParamsB: 8 + index })),
})
const simulation: SimulationInput = {
  seed: 1,
  trials: 1000,
  months: 12,
  serving: [{ hourlyUsd: 1, hours: [{ share: 1, hours: 500 }], ownedSteps: 0, spread: null, requestsPerSecond: 0.1 }],
  fixedUsd: 100,
  once: [],
  growthPercentPerYear: 40,
  demandSigma: 0.25,
  priceSigma: 0.15,
  growthSigma: 0.15,
  monthlyBudgetUsd: 9000,
}
/** Takes far longer than a test waits. */
const endless = { ...simulation, trials: 200_000, months: 60 }

/** For a machine that is busy with other work. */
const patient = { timeoutMs: 120_000 }

async function withThread(config: AdviceThreadConfig, test: (thread: AdviceThread) => Promise<void>): Promise<void> {
  const thread = createAdviceThread(config)
  try {
    await test(thread)
  } finally {
    await thread.dispose()
  }
}

test('a thread finds what the functions find, call after call', () =>
  withThread(patient, async (thread) => {
    const expected = describePlan(usual)
    await expect(thread.plan([usual, usual])).resolves.toEqual([expected, expected])
    await expect(Promise.all([thread.plan([usual]), thread.plan([usual])])).resolves.toEqual([[expected], [expected]])
    await expect(thread.planRun(usual)).resolves.toEqual(describeRunPlan(usual))
    await expect(thread.simulate(simulation)).resolves.toEqual(simulateCosts(simulation))
  }))

test('every agent advises on the thread as it does beside it', () =>
  withThread(patient, async (thread) => {
    const simulate = async (input: SimulationInput) => simulateCosts(input)
    const outcomes: RoleOutcome[] = []
    for (const { role, advise } of workflow) {
      const outcome = await advise(usual, contextOf({ outcomes: [...outcomes], simulate }))
      await expect(thread.advise({ role, requirements: usual, outcomes })).resolves.toEqual(outcome)
      outcomes.push({ role, outcome })
    }
    const completed = outcomes.flatMap(({ role, outcome }) =>
      outcome.kind === 'failed' ? [] : [{ role, outcome, recommendationIds: [] }],
    )
    await expect(thread.rank(completed)).resolves.toEqual(synthesise(completed))
    const input = { title: 'Chat', requirements: usual }
    const { draft, document } = await thread.report({ input, outcomes, plan: describeRunPlan(usual), now: new Date(0) })
    expect(document).toMatchObject({ ...draft, title: 'Chat', generatedAt: '1970-01-01T00:00:00.000Z' })
  }))

test('the event loop is not blocked while it plans and advises', () =>
  withThread(patient, async (thread) => {
    await thread.plan([usual])
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 1)
    await thread.plan([large])
    await thread.advise({ role: 'CTO', requirements: large, outcomes: [] })
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(5)
  }))

test('each call that takes too long fails with TIMEOUT', () =>
  withThread({ timeoutMs: 1 }, async (slow) => {
    await expect(slow.plan([large])).rejects.toMatchObject({ code: 'TIMEOUT' })
    await expect(slow.plan([large])).rejects.toMatchObject({ code: 'TIMEOUT' })
  }))

test('calls beyond those that may wait are refused', () =>
  withThread({ ...patient, maxWaiting: 1 }, async (thread) => {
    const accepted = [thread.plan([usual]), thread.plan([usual])]
    await expect(thread.plan([usual])).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await expect(Promise.all(accepted)).resolves.toHaveLength(2)
  }))

test('aborting ends a call at once with the reason, a call that waits is not made, and the next one is answered', () =>
  withThread(patient, async (thread) => {
    await thread.plan([usual])
    const cancelled = new AbortController()
    const reason = new Error('cancelled by the user')
    const [running, waiting] = [endless, endless].map((input) => thread.simulate(input, cancelled.signal))
    const outcomes = [expect(running).rejects.toBe(reason), expect(waiting).rejects.toBe(reason)]
    const next = thread.plan([usual])
    cancelled.abort(reason)
    await Promise.all(outcomes)
    await expect(next).resolves.toEqual([describePlan(usual)])
  }))

test('what a calculation throws reaches its caller', () =>
  withThread(patient, async (thread) => {
    await expect(thread.simulate({ ...simulation, months: 61 })).rejects.toThrow('expected months from 1 to 60, got 61')
    await expect(thread.simulate(simulation)).resolves.toEqual(simulateCosts(simulation))
  }))

test('disposing ends running calls and refuses more', async () => {
  const thread = createAdviceThread()
  const outcome = expect(thread.plan([large])).rejects.toThrow('it ended with code')
  await thread.dispose()
  await outcome
  await expect(thread.plan([usual])).rejects.toThrow('it is disposed')
})
