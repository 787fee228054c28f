import { Writable } from 'node:stream'
import type { RunProgress } from '#root/standalone/src/client/follow-run'
import { createRunView, showRun } from '#root/standalone/src/demo/run-view'
import type { RunView } from '#root/standalone/src/demo/run-view'
import { Screen } from '#root/test/support/screen'

type Task = RunProgress['run']['tasks'][number]

const agents = [
  { role: 'VALIDATION', name: 'Validation', description: '', dependsOn: [] },
  { role: 'CTO', name: 'CTO', description: '', dependsOn: [] },
  { role: 'SIMULATION', name: 'Simulation', description: '', dependsOn: [] },
] as const

/** As a terminal shows it, which is understood to move up and to empty a line. */
class Terminal extends Writable {
  readonly isTTY = true
  readonly columns: number
  readonly lines: string[] = []
  #row = 0

  constructor(columns: number) {
    super()
    this.columns = columns
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const written = chunk.toString().replaceAll('\u001B', '^')
    for (const [, up, clear, text, isEnd] of written.matchAll(/\^\[(\d+)A|(\^\[2K)|([^^\n]+)|(\n)/g)) {
      if (up !== undefined) this.#row -= Number(up)
      else if (isEnd !== undefined) this.#row += 1
      else if (clear !== undefined) this.lines[this.#row] = ''
      else if (text !== undefined) this.lines[this.#row] = text + (this.lines[this.#row] ?? '').slice(text.length)
    }
    done()
  }
}

const task = (role: Task['role'], status: Task['status'], more: Partial<Task> = {}): Task => ({
  role,
  status,
  progress: 0,
  summary: null,
  ...more,
})

const event = (progress: number, tasks: Task[], change: Partial<RunProgress> = {}): RunProgress => ({
  cursor: String(progress),
  kind: 'TASK_PROGRESS',
  at: '2026-01-01T00:00:00Z',
  message: null,
  task: null,
  progress,
  run: { status: 'RUNNING', tasks },
  ...change,
})

const waiting = [task('VALIDATION', 'RUNNING'), task('CTO', 'WAITING'), task('SIMULATION', 'WAITING')]
const halfway = [
  task('VALIDATION', 'COMPLETED', { progress: 0.9, summary: 'All there' }),
  task('CTO', 'RUNNING', { progress: 0.5 }),
  task('SIMULATION', 'RETRYING', { progress: 0.25 }),
]
const done = [
  task('VALIDATION', 'COMPLETED', { progress: 1, summary: 'All there' }),
  task('CTO', 'FAILED', { progress: 0.5, summary: 'No answer' }),
  task('SIMULATION', 'SKIPPED', { summary: 'Nothing to simulate' }),
]

describe('in a terminal', () => {
  let terminal: Terminal
  let view: RunView

  function open(columns: number) {
    terminal = new Terminal(columns)
    view = createRunView({ output: terminal, agents: [...agents], startedAt: performance.now() })
  }

  afterEach(() => view.end())

  const shown = () => terminal.lines.map((line) => line.trimEnd().replace(/\d+\.\d s$/, 'n s'))

  test('each agent has a bar, which is redrawn in its place', () => {
    open(100)
    view.show(event(0, waiting))
    expect(shown()).toEqual([
      '  ▸ Validation  ░░░░░░░░░░░░░░░░░░░░',
      '  · CTO         ░░░░░░░░░░░░░░░░░░░░',
      '  · Simulation  ░░░░░░░░░░░░░░░░░░░░',
      '',
      '                ░░░░░░░░░░░░░░░░░░░░  0 %  n s',
    ])
    view.show(event(0.5, halfway))
    expect(shown()).toEqual([
      '  ✓ Validation  ████████████████████  All there',
      '  ▸ CTO         ██████████░░░░░░░░░░',
      '  ↻ Simulation  █████░░░░░░░░░░░░░░░',
      '',
      '                ██████████░░░░░░░░░░  50 %  n s',
    ])
    view.show(event(1, done))
    view.end()
    expect(shown()).toEqual([
      '  ✓ Validation  ████████████████████  All there',
      '  ✗ CTO         ██████████░░░░░░░░░░  No answer',
      '  – Simulation  ████████████████████  Nothing to simulate',
      '',
      '                ████████████████████  100 %  n s',
    ])
  })

  test('a line is no longer than the terminal is wide, or it could not be redrawn', () => {
    open(60)
    view.show(event(0.5, [task('CTO', 'COMPLETED', { progress: 1, summary: 'word '.repeat(40) }), ...waiting.slice(1)]))
    expect(terminal.lines).toHaveLength(5)
    for (const line of terminal.lines) expect(line.length).toBeLessThan(60)
  })

  test('a failed run ends the view with the reason', async () => {
    open(100)
    const ends: true[] = []
    const watched: RunView = { show: (seen) => view.show(seen), end: () => void ends.push(true) }
    const failed = event(0.5, halfway, { message: 'No money', run: { status: 'FAILED', tasks: halfway } })
    await expect(showRun(watched, eventsOf(event(0, waiting), failed))).rejects.toThrow('the run is FAILED: No money')
    expect(ends).toHaveLength(1)
    expect(shown()[0]).toContain('✓ Validation')
  })
})

test('where there is no terminal, each event is a line', async () => {
  const output = new Screen()
  const view = createRunView({ output, agents: [...agents], startedAt: performance.now() })
  const started = event(0.08, waiting, { kind: 'TASK_STARTED', task: task('CTO', 'RUNNING'), message: 'Looking' })
  const over = event(1, done, { kind: 'RUN_COMPLETED', run: { status: 'COMPLETED', tasks: done } })
  await showRun(view, eventsOf(started, over))
  expect(output.text.split('\n')).toEqual([
    expect.stringMatching(/^ +\d\.\d s +8 % {2}TASK_STARTED {3}CTO: Looking$/),
    expect.stringMatching(/^ +\d\.\d s +100 % {2}RUN_COMPLETED {2}Run$/),
    '',
  ])
})

async function* eventsOf(...events: readonly RunProgress[]) {
  yield* events
}
