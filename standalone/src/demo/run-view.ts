import type { WriteStream } from 'node:tty'
import type { AgentsQuery } from '../../../schema/generated/operations.ts'
import type { RunProgress } from '../client/follow-run.ts'

type Task = RunProgress['run']['tasks'][number]

/** The output of the demo: a terminal, or any stream. */
export type DemoOutput = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>

/** Shows the progress of a run from the events of its subscription. */
export interface RunView {
  show(event: RunProgress): void
  end(): void
}

export interface RunViewOptions {
  readonly output: DemoOutput
  readonly agents: AgentsQuery['agents']
  /** `performance.now()` when the run was started. */
  readonly startedAt: number
}

/** In a terminal one bar for each agent, redrawn in place; otherwise one line for each event. */
export function createRunView(options: RunViewOptions): RunView {
  return options.output.isTTY ? createLiveView(options) : createPlainView(options)
}

/**
 * Shows a run until it ends.
 * @throws Error - it failed or was cancelled
 */
export async function showRun(view: RunView, events: AsyncIterable<RunProgress>): Promise<void> {
  try {
    for await (const event of events) {
      view.show(event)
      const { status } = event.run
      if (status === 'FAILED' || status === 'CANCELLED') throw new Error(`the run is ${status}: ${event.message ?? ''}`)
    }
  } finally {
    // The timer of a view keeps the process alive until the view is ended.
    view.end()
  }
}

const marks: Readonly<Record<Task['status'], string>> = {
  WAITING: '·',
  READY: '·',
  RUNNING: '▸',
  RETRYING: '↻',
  COMPLETED: '✓',
  FAILED: '✗',
  SKIPPED: '–',
  CANCELLED: '–',
}

function createLiveView({ output, agents, startedAt }: RunViewOptions): RunView {
  const names = new Map(agents.map(({ role, name }) => [role, name]))
  const nameWidth = Math.max(...agents.map(({ name }) => name.length))
  let last: RunProgress | null = null
  let drawnLines = 0
  const draw = () => {
    if (!last) return
    const { run, progress } = last
    const width = Math.max(40, (output.columns ?? 100) - 4)
    const lines = run.tasks.map((task) => {
      const line = `${marks[task.status]} ${(names.get(task.role) ?? task.role).padEnd(nameWidth)}  ${bar(shareOf(task), 20)}  ${task.summary ?? ''}`
      return `  ${line.slice(0, width)}`
    })
    lines.push(
      '',
      `  ${''.padEnd(nameWidth + 2)}  ${bar(progress, 20)}  ${Math.round(progress * 100)} %  ${seconds(startedAt)}`,
    )
    // Moves the cursor up and overwrites each line, which avoids flicker.
    output.write(
      `${drawnLines > 0 ? `\u001b[${drawnLines}A` : ''}${lines.map((line) => `\u001b[2K${line}\n`).join('')}`,
    )
    drawnLines = lines.length
  }
  const timer = setInterval(draw, 100)
  return {
    show(event) {
      last = event
      draw()
    },
    end() {
      clearInterval(timer)
      draw()
    },
  }
}

function createPlainView({ output, agents, startedAt }: RunViewOptions): RunView {
  const names = new Map(agents.map(({ role, name }) => [role, name]))
  return {
    show({ kind, task, message, progress }) {
      const who = task ? (names.get(task.role) ?? task.role) : 'Run'
      const percent = `${Math.round(progress * 100)} %`.padStart(5)
      output.write(
        `  ${seconds(startedAt).padStart(7)} ${percent}  ${kind.padEnd(14)} ${who}${message ? `: ${message}` : ''}\n`,
      )
    },
    end: () => undefined,
  }
}

const shareOf = ({ status, progress }: Task) => (status === 'COMPLETED' || status === 'SKIPPED' ? 1 : progress)

const bar = (share: number, width: number) => {
  const full = Math.round(share * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

const seconds = (startedAt: number) => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`
