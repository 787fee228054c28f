/** A command that the subgraph sent to its database. */
export interface SentCommand {
  readonly name: string
  readonly collection: string
  readonly command: Readonly<Record<string, unknown>>
}

const domainCollections = new Set(['billingaccounts', 'ledgerentries', 'payments', 'planchanges', 'reservations'])

/** Records the commands on the subgraph's collections during an action. */
export function createCommandRecorder() {
  let commands: SentCommand[] = []
  return {
    onCommand({ name, command }: { readonly name: string; readonly command: unknown }) {
      const fields = command as Readonly<Record<string, unknown>>
      const collection = String(name === 'getMore' ? fields['collection'] : fields[name])
      if (domainCollections.has(collection)) commands.push({ name, collection, command: fields })
    },
    async during(work: () => Promise<unknown>): Promise<readonly SentCommand[]> {
      commands = []
      await work()
      return commands
    },
  }
}
