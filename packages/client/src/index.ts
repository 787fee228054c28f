export { createResumer } from './resumer.ts'
export type { ConnectionStatus, Resumer } from './resumer.ts'
export type {
  Attempt,
  AttemptSink,
  EventInfo,
  OpenSubscription,
  ResumeOptions,
  ResumerDeps,
  ResumeSink,
  SubscriptionStatus,
} from './types.ts'
export { resume } from './resume-client.ts'
export type { ClientRequest, ResumableClient, ResumeClientOptions, SubscribeClient } from './resume-client.ts'
export type { Credentials } from './renew-credentials.ts'
export type { SubscriptionRequest } from './resumable-operation.ts'
