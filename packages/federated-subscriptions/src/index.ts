export { createFederatedSubscriptions } from './federated-subscribe.ts'
export type { FederatedSubscriptions, SubscriptionDependencies, SubscriptionLog } from './federated-subscribe.ts'
export type { ErrorOrigin } from './format-errors.ts'
export type { HttpExchange } from './http-streams.ts'
export { defaultSettings } from './settings.ts'
export type { SubscriptionSettings } from './settings.ts'
export { createSupergraphVersion } from './supergraph-version.ts'
export type { SupergraphDescription, SupergraphSource, SupergraphVersion } from './supergraph-version.ts'
export { createLocalUpstream } from './local-upstream.ts'
export type { LocalSubscribe } from './local-upstream.ts'
export { createWebSocketUpstream } from './websocket-upstream.ts'
export type { WebSocketUpstreamOptions } from './websocket-upstream.ts'
export { createHttpUpstream } from './http-upstream.ts'
export type { HttpUpstreamOptions } from './http-upstream.ts'
export { withSubscriptions } from './with-subscriptions.ts'
export type {
  AttachOptions,
  ClientCredentials,
  GatewaySubscriptions,
  SubgraphSubscriptions,
  Subscriber,
  WithSubscriptionsOptions,
} from './with-subscriptions.ts'
export type {
  Upstream,
  UpstreamEnd,
  UpstreamError,
  UpstreamEvent,
  UpstreamRequest,
  UpstreamSink,
  UpstreamSubscription,
} from './upstream.ts'
export { createPlanCompletion } from './complete-event.ts'
export type {
  CompletedEvent,
  CompleteEvent,
  EventToComplete,
  SubgraphFetch,
  SubgraphFetchRequest,
  WrittenEvent,
} from './complete-event.ts'
export type { PlannedSubscription } from './plan-subscription.ts'
export type { ResumableFields, Resume } from './resumable-field.ts'
export type { OperationRequest } from './read-operation.ts'
export type { ParsedOperation } from './parsed-operation.ts'
export type { Admit, ExecuteOperation, OperationToExecute } from './session.ts'
export type { Authenticated, Revalidate } from './access.ts'
export type { Authenticate, Credentials } from './connection-door.ts'
export type { ScopeOf, SubscriptionFacts } from './share-key.ts'
export { OperationFailed, operationError } from './operation-error.ts'
export type { OperationErrorCode } from './operation-error.ts'
export { closeCodes } from './close-code.ts'
export type { CounterName, GaugeName, Histogram, SubscriptionMetrics } from './metrics.ts'
