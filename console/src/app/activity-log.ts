import { useSyncExternalStore } from 'react'
import type { OrganizationActivitySubscription } from './activity.documents.ts'

export type Activity = OrganizationActivitySubscription['organizationActivity']

/** The latest events of an organization, oldest first, kept over reloads with the cursor from which to resume. */
export interface ActivityLog {
  readonly events: readonly Activity[]
  /** Cursor of the last event; undefined before the first. */
  readonly cursor: string | undefined
  add(event: Activity, isGap: boolean): void
  subscribe(listener: () => void): () => void
}

/** Enough for some screens; older ones are dropped. */
const maxEvents = 300
const prefix = 'plumbline-activity:'

/** @param owner - the user and the organization: another user of the same browser must not see the events */
export function createActivityLog(owner: string): ActivityLog {
  const key = `${prefix}${owner}`
  const listeners = new Set<() => void>()
  let { events, cursor } = load(key)
  return {
    get events() {
      return events
    },
    get cursor() {
      return cursor
    },
    add(event, isGap) {
      cursor = event.cursor
      // A snapshot tells nothing that happened.
      if (event.kind !== 'SNAPSHOT') events = [...(isGap ? [] : events), event].slice(-maxEvents)
      store(key, { events, cursor })
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Removes the events of all users from this browser. */
export function forgetActivities(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
}

interface Stored {
  readonly events: readonly Activity[]
  readonly cursor: string | undefined
}

function load(key: string): Stored {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Stored | null
    if (stored && Array.isArray(stored.events)) return stored
  } catch {
    // What another version has stored.
  }
  return { events: [], cursor: undefined }
}

function store(key: string, value: Stored): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // The storage is full or not allowed: the events are there until the page is reloaded.
  }
}

export const useActivities = (log: ActivityLog): readonly Activity[] =>
  useSyncExternalStore(
    (listener) => log.subscribe(listener),
    () => log.events,
  )
