import type { SettingsTable } from '#platform/config'
import { usersSettings } from '../subgraphs/users/src/config.ts'

/** A program that runs as a process of its own, and the settings that it reads. */
export interface Service {
  /** The service's name in `docker-compose.yml`. */
  readonly name: string
  readonly title: string
  /** The source file that the process starts with. */
  readonly entry: string
  readonly settings: SettingsTable
}

/** Every program of the platform. */
export const services: readonly Service[] = [
  { name: 'users', title: 'Users', entry: 'subgraphs/users/src/main.ts', settings: usersSettings },
]
