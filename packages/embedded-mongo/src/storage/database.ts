import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** One row as an array of columns. */
export type Row = readonly unknown[]

/**
 * SQLite with a cache of prepared statements. WAL with `synchronous = NORMAL`: commits are written to the operating
 * system but not synced, so they survive a crash of the process (`kill -9`), not of the machine.
 */
export class Database {
  readonly #sqlite: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #depth = 0

  /** `path` is a file, or `:memory:`. */
  constructor(path: string) {
    this.#sqlite = new DatabaseSync(path)
    // Exclusive: no other process may open the file, and the index of the log is kept in memory.
    this.#sqlite.exec('PRAGMA locking_mode = EXCLUSIVE')
    this.#sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384')
    this.#sqlite.exec(
      'PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 16777216',
    )
  }

  /** All rows of a query. */
  rows(sql: string, ...parameters: SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...parameters) as unknown as readonly Row[]
  }

  /** The first row of a query, if it has any. */
  row(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...parameters) as unknown as Row | undefined
  }

  /** Runs a statement that changes something; returns the id of the last row that was inserted. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).lastInsertRowid)
  }

  /** Changes the schema. Cached statements are dropped, because they may use a removed table. */
  alter(sql: string, droppedTable?: string): void {
    this.#sqlite.exec(sql)
    if (droppedTable === undefined) return
    const mention = new RegExp(`\\b${droppedTable}\\b`)
    for (const text of this.#statements.keys()) if (mention.test(text)) this.#statements.delete(text)
  }

  /** Runs `work` so that all of its changes are kept or, if it throws, none. Nested calls join the outermost. */
  atomically<T>(work: () => T): T {
    if (this.#depth > 0) return work()
    this.#depth = 1
    try {
      this.run('BEGIN IMMEDIATE')
      const result = work()
      this.run('COMMIT')
      return result
    } catch (error) {
      if (this.#sqlite.isTransaction) this.run('ROLLBACK')
      throw error
    } finally {
      this.#depth = 0
    }
  }

  /** Writes the log back into the file and closes it. */
  close(): void {
    this.#statements.clear()
    this.#sqlite.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#sqlite.prepare(sql)
    statement.setReturnArrays(true)
    this.#statements.set(sql, statement)
    return statement
  }
}
