export { createFederatedSubscriptions } from './federated-subscriptions.ts'
export type { FederatedSubscriptions, SubscriptionDependencies, SubscriptionLog } from './federated-subscriptions.ts'
export type { ErrorOrigin } from './format-errors.ts'
export type { HttpExchange } from './clients/http-streams.ts'
export { acceptedStream, namesMediaType, negotiate, parseMediaType, singleResponseTypes } from './clients/accept.ts'
export type { AcceptedStream, SingleResponseType, StreamKind } from './clients/accept.ts'
export { defaultSettings } from './settings.ts'
export type { SubscriptionSettings } from './settings.ts'
export { createSupergraphVersion } from './planning/supergraph-version.ts'
export type { SupergraphDescription, SupergraphSource, SupergraphVersion } from './planning/supergraph-version.ts'
export { createLocalUpstream } from './upstreams/local-upstream.ts'
export type { LocalSubscribe } from './upstreams/local-upstream.ts'
export { createWebSocketUpstream } from './upstreams/websocket-upstream.ts'
export type { WebSocketUpstreamOptions } from './upstreams/websocket-upstream.ts'
export { createHttpUpstream } from './upstreams/http-upstream.ts'
export type { HttpUpstreamOptions } from './upstreams/http-upstream.ts'
export { withSubscriptions } from './with-subscriptions.ts'
export type {
  AttachOptions,
  ClientCredentials,
  GatewaySubscriptions,
  SubgraphSubscriptions,
  SubscriberContext,
  WithSubscriptionsOptions,
} from './with-subscriptions.ts'
export type {
  Upstream,
  UpstreamEnd,
  UpstreamEvent,
  UpstreamRequest,
  UpstreamSink,
  UpstreamSubscription,
} from './upstreams/upstream.ts'
export { createPlanCompletion } from './streams/complete-event.ts'
export type {
  CompletedEvent,
  CompleteEvent,
  EventToComplete,
  SubgraphFetch,
  SubgraphFetchRequest,
  WrittenEvent,
} from './streams/complete-event.ts'
export type { EventFacts, OnEvent } from './streams/event-payload.ts'
export type { PlannedSubscription } from './planning/plan-subscription.ts'
export type { ResumableFields, Resume } from './planning/resumable-field.ts'
export type { OperationRequest } from './planning/read-operation.ts'
export type { ParsedOperation } from './planning/parsed-operation.ts'
export type { ExecuteOperation, OperationToExecute, ResponseHead } from './sharing/execute-operation.ts'
export type { LabelsFor } from './sharing/subscription-hub.ts'
export type { Admit, OnSubscribe, OperationToAdmit, SubscriptionToStart } from './sessions/session.ts'
export type { Authenticated, Revalidate } from './sessions/access-registry.ts'
export type { Authenticate, Credentials } from './sessions/admit-connection.ts'
export type { ScopeOf, SubscriptionFacts } from './sharing/share-key.ts'
export { OperationFailed, operationError } from './operation-error.ts'
export type { OperationErrorCode, UpstreamError } from './operation-error.ts'
export { closeCodes } from './close-code.ts'
export type { CounterName, GaugeName, LatencyName, ObserveLatency, SubscriptionMetrics } from './metrics.ts'
