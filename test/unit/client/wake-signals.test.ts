import { mock } from 'node:test'
import { listenForWake } from '#root/packages/client/src/wake-signals'

/** The parts of a page that report sleep and network changes. */
function createPage() {
  const page = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  return Object.assign(page, { document })
}

describe('waking up', () => {
  let page: ReturnType<typeof createPage>
  let heard: string[]
  let stop: () => void

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: 0 })
    page = createPage()
    heard = []
    stop = listenForWake({ onAwake: () => heard.push('awake'), onStale: () => heard.push('stale') }, page)
  })

  afterEach(() => {
    stop()
    mock.timers.reset()
  })

  test('a network that is back makes connections doubtful', () => {
    page.dispatchEvent(new Event('online'))
    page.document.dispatchEvent(new Event('resume'))
    expect(heard).toEqual(['stale', 'stale'])
  })

  test('a page that is seen again is worth a retry, and one that is hidden is not', () => {
    page.document.visibilityState = 'hidden'
    page.document.dispatchEvent(new Event('visibilitychange'))
    expect(heard).toEqual([])
    page.document.visibilityState = 'visible'
    page.document.dispatchEvent(new Event('visibilitychange'))
    page.dispatchEvent(new Event('pageshow'))
    expect(heard).toEqual(['awake', 'awake'])
  })

  test('a clock that jumped while no timer fired was a sleep', () => {
    for (let checks = 0; checks < 12; checks++) mock.timers.tick(5_000)
    expect(heard).toEqual([])
    mock.timers.setTime(Date.now() + 20_000)
    mock.timers.tick(5_000)
    expect(heard).toEqual(['stale'])
  })

  test('timers of a hidden page fire once a minute without having slept', () => {
    page.document.visibilityState = 'hidden'
    mock.timers.setTime(Date.now() + 55_000)
    mock.timers.tick(5_000)
    expect(heard).toEqual([])
    mock.timers.setTime(Date.now() + 120_000)
    mock.timers.tick(5_000)
    expect(heard).toEqual(['stale'])
  })

  test('no signal is reported after the end', () => {
    stop()
    page.dispatchEvent(new Event('online'))
    mock.timers.setTime(Date.now() + 600_000)
    mock.timers.tick(60_000)
    expect(heard).toEqual([])
  })
})
