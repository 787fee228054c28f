import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { createPlanThread } from '#root/subgraphs/agents/src/simulation/index'
import type { PlanThread, PlanThreadConfig } from '#root/subgraphs/agents/src/simulation/index'
import { asking, chat, tuning } from '../advice/requirements.ts'

const usual = asking({ workloads: [chat, tuning] })
/** As many workloads as an assessment may have. */
const large = asking({
  workloads: Array.from({ length: 50 }, (_, index) => ({ ...chat, name: `chat ${index}`, modelParamsB: 8 + index })),
})

/** For a machine that is busy with other work. */
const patient = { timeoutMs: 120_000 }

async function withThread(config: PlanThreadConfig, test: (thread: PlanThread) => Promise<void>): Promise<void> {
  const thread = createPlanThread(config)
  try {
    await test(thread)
  } finally {
    await thread.dispose()
  }
}

test('a thread finds what the function finds, call after call', () =>
  withThread(patient, async (thread) => {
    const expected = describePlan(usual)
    await expect(thread.plan([usual, usual])).resolves.toEqual([expected, expected])
    await expect(Promise.all([thread.plan([usual]), thread.plan([usual])])).resolves.toEqual([[expected], [expected]])
  }))

test('the event loop is not blocked while it plans', () =>
  withThread(patient, async (thread) => {
    await thread.plan([usual])
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 1)
    await thread.plan([large, large])
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

test('disposing ends running calls and refuses more', async () => {
  const thread = createPlanThread()
  const outcome = expect(thread.plan([large])).rejects.toThrow('it ended with code')
  await thread.dispose()
  await outcome
  await expect(thread.plan([usual])).rejects.toThrow('it is disposed')
})
