import { hash, verify } from '@node-rs/argon2'
import type { PasswordHasher } from '../domain/ports.ts'

/**
 * argon2id (the package's default) with the OWASP minimum: 19 MiB of memory, two passes, one lane.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function createPasswordHasher(): PasswordHasher {
  let decoy: Promise<string> | null = null
  return {
    hash: (password) => hash(password, cost),
    async matches(stored, password) {
      decoy ??= hash('no password', cost)
      const matches = await verify(stored ?? (await decoy), password)
      return stored !== null && matches
    },
  }
}
