import type { GraphQLResolveInfo } from 'graphql'
import type { TopicItem, TopicItems } from '../topics/types.ts'
import { mapItems } from './map-items.ts'

/**
 * Opens the reading of one subscription, usually with the argument `after` of the field. It may check first whether the caller may see the
 * topic: an error that it throws refuses the subscription.
 */
export type OpenItems<Args, Context, Snapshot> = (
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
) => TopicItems<Snapshot> | Promise<TopicItems<Snapshot>>

/** Makes the object that the field resolves to; `null` skips the item, for example because the caller may not see it. */
export type ToEvent<Args, Context, Snapshot, Event> = (
  item: TopicItem<Snapshot>,
  args: Args,
  context: Context,
) => Event | null | Promise<Event | null>

/** The two functions of a subscription field, as graphql-js and all libraries on it take them. */
export interface ResumableField<Args, Context, Event> {
  readonly subscribe: (
    source: unknown,
    args: Args,
    context: Context,
    info: GraphQLResolveInfo,
  ) => Promise<AsyncIterableIterator<Event, undefined>>
  readonly resolve: (event: Event) => Event
}

/** The fields of a payload, and the cursor of its event. */
export type EventWithCursor = { readonly cursor: string } & Readonly<Record<string, unknown>>

/**
 * A subscription field that clients resume: its argument `after` takes a `cursor` of its events. Assign it to the field in a map of resolvers
 * (graphql-tools, Yoga, Apollo), or spread it into the configuration of the field (graphql-js, Pothos). `forTypeGraphQL` adapts it.
 * @param toEvent - default: the payload's fields, and `cursor`
 */
export function resumable<Args, Context, Snapshot = undefined>(
  open: OpenItems<Args, Context, Snapshot>,
): ResumableField<Args, Context, EventWithCursor>
export function resumable<Args, Context, Snapshot, Event>(
  open: OpenItems<Args, Context, Snapshot>,
  toEvent: ToEvent<Args, Context, Snapshot, Event>,
): ResumableField<Args, Context, Event>
export function resumable<Args, Context, Snapshot, Event>(
  open: OpenItems<Args, Context, Snapshot>,
  toEvent?: ToEvent<Args, Context, Snapshot, Event>,
): ResumableField<Args, Context, Event> | ResumableField<Args, Context, EventWithCursor> {
  return toEvent ? toField(open, toEvent) : toField(open, withCursor)
}

function toField<Args, Context, Snapshot, Event>(
  open: OpenItems<Args, Context, Snapshot>,
  toEvent: ToEvent<Args, Context, Snapshot, Event>,
): ResumableField<Args, Context, Event> {
  return {
    subscribe: async (_source, args, context, info) =>
      mapItems(await open(args, context, info), (item) => toEvent(item, args, context)),
    resolve: (event) => event,
  }
}

function withCursor<Snapshot>({ payload, cursor }: TopicItem<Snapshot>): EventWithCursor {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new TypeError(`expected an object as payload, or a function that makes an event of it, got ${typeof payload}`)
  return { ...(payload as object), cursor }
}

/** What a resolver of TypeGraphQL is called with. */
export interface ResolverData<Args, Context> {
  readonly args: Args
  readonly context: Context
  readonly info: GraphQLResolveInfo
}

/**
 * The options of TypeGraphQL's `@Subscription` for a resumable field: `@Subscription(() => Message, forTypeGraphQL(messages))`. The method
 * receives the event as its root.
 */
export function forTypeGraphQL<Args, Context, Event>(field: ResumableField<Args, Context, Event>) {
  return {
    // TypeGraphQL does not type arguments and context either.
    // oxlint-disable-next-line typescript/no-explicit-any
    subscribe: async ({ args, context, info }: ResolverData<any, any>) =>
      await field.subscribe(undefined, args as Args, context as Context, info),
  }
}
