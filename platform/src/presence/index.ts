export { createPresence } from './create-presence.ts'
export type { Presence, PresenceOptions, PresenceSettings } from './create-presence.ts'
