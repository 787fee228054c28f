import type { SimulationInput } from '#root/subgraphs/agents/src/domain/advice/simulation-port'
import { createSimulator } from '#root/subgraphs/agents/src/simulation/index'
import type { Simulator, SimulatorConfig } from '#root/subgraphs/agents/src/simulation/index'
import { simulateCosts } from '#root/subgraphs/agents/src/simulation/simulate-costs'

const input: SimulationInput = {
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
/** About twenty times what a test waits for. */
const endless = { ...input, trials: 200_000, months: 60 }

async function withSimulator(config: SimulatorConfig, test: (simulator: Simulator) => Promise<void>): Promise<void> {
  const simulator = createSimulator(config)
  try {
    await test(simulator)
  } finally {
    await simulator.dispose()
  }
}

test('a worker thread returns the result of the function, and reports its progress', () =>
  withSimulator({}, async (simulator) => {
    const seen: number[] = []
    const result = await simulator.simulate(input, { onProgress: (fraction) => seen.push(fraction) })
    expect(result).toEqual(simulateCosts(input, () => undefined))
    expect(seen.length).toBeGreaterThan(10)
  }))

test('the event loop is not blocked while it works', () =>
  withSimulator({}, async (simulator) => {
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 1)
    await simulator.simulate({ ...input, trials: 100_000 })
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(20)
  }))

test('aborting ends it immediately with the reason of the signal', () =>
  withSimulator({}, async (simulator) => {
    const controller = new AbortController()
    const started = Promise.withResolvers<void>()
    const work = simulator.simulate(endless, { signal: controller.signal, onProgress: () => started.resolve() })
    await started.promise
    controller.abort(new Error('cancelled by the user'))
    await expect(work).rejects.toThrow('cancelled by the user')
  }))

test('a signal that is already aborted starts nothing', () =>
  withSimulator({}, async (simulator) => {
    await expect(simulator.simulate(input, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    )
  }))

test('it takes no longer than its timeout', () =>
  withSimulator({ timeoutMs: 30 }, async (simulator) => {
    await expect(simulator.simulate(endless)).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }))
  }))

test('bad input is refused with its bounds', () =>
  withSimulator({}, async (simulator) => {
    await expect(simulator.simulate({ ...input, months: 61 })).rejects.toThrow('expected months from 1 to 60, got 61')
  }))

test('disposing ends running work and refuses more', async () => {
  const simulator = createSimulator()
  const started = Promise.withResolvers<void>()
  const work = simulator.simulate(endless, { onProgress: () => started.resolve() })
  const outcome = expect(work).rejects.toThrow('the simulator is disposed')
  await started.promise
  await simulator.dispose()
  await outcome
  await expect(simulator.simulate(input)).rejects.toThrow('the simulator is disposed')
})
