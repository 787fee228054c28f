import type { SentCommand } from './lookups.ts'

/** Records the commands that read collections. */
export interface CommandRecorder {
  readonly commands: readonly SentCommand[]
  readonly onCommand: (command: { readonly name: string; readonly command: unknown }) => void
}

const names = new Set('find aggregate count distinct update delete findAndModify insert'.split(' '))

export function createCommandRecorder(): CommandRecorder {
  const commands: SentCommand[] = []
  return {
    commands,
    onCommand({ name, command }) {
      const fields = command as Readonly<Record<string, unknown>>
      if (names.has(name)) commands.push({ name, collection: String(fields[name]), command: fields })
    },
  }
}
