export { createPresence } from './create-presence.ts'
export type { Presence, PresenceOptions } from './create-presence.ts'
