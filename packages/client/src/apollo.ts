import { graphQLResultHasProtocolErrors, PROTOCOL_ERRORS_SYMBOL } from '@apollo/client/errors'
import { ApolloLink } from '@apollo/client/link'
import { Observable } from 'rxjs'
import { findOperation } from './resumable-operation.ts'
import { createResumer } from './resumer.ts'
import type { Resumer } from './resumer.ts'
import type { Attempt, ResumeOptions } from './types.ts'
import { withEventInfo } from './with-event-info.ts'

/** A link whose subscriptions resume; `resumer` reports their status. */
export type ResumableLink = ApolloLink & { readonly resumer: Resumer }

/**
 * Lets subscriptions of Apollo Client 4 resume from their last cursor. It stands before the link that sends them, over WebSocket or
 * multipart HTTP: `resumableLink().concat(new HttpLink({ uri }))`. Queries and mutations pass as they are.
 *
 * `result.extensions.resume` contains the cursor of an event, and whether events before it may be missing (`gap`).
 */
export function resumableLink(options: ResumeOptions = {}): ResumableLink {
  const resumer = createResumer(options)
  const link = new ApolloLink((operation, forward) => {
    const { query: document, variables, operationName } = operation
    if (findOperation(document, operationName)?.operation !== 'subscription') return forward(operation)
    return new Observable((observer) =>
      resumer.run(
        { document, variables, operationName },
        (attempt, sink) => {
          const sending = forward(withAttempt(operation, attempt)).subscribe({
            next: (result) => {
              // A multipart response reports the error that ends it in this form.
              if (graphQLResultHasProtocolErrors(result)) sink.error(result.extensions[PROTOCOL_ERRORS_SYMBOL])
              else sink.next(result)
            },
            error: (reason: unknown) => sink.error(reason),
            complete: () => sink.complete(),
          })
          return () => sending.unsubscribe()
        },
        {
          next: (result, info) => observer.next(withEventInfo(result as ApolloLink.Result, info)),
          error: (reason) => observer.error(reason),
          complete: () => observer.complete(),
        },
      ),
    )
  })
  return Object.assign(link, { resumer })
}

/** Its other properties are not enumerable, so a spread would not copy them. */
function withAttempt(operation: ApolloLink.Operation, { document, variables }: Attempt): ApolloLink.Operation {
  return Object.defineProperties({} as ApolloLink.Operation, {
    ...Object.getOwnPropertyDescriptors(operation),
    query: { value: document, enumerable: true, writable: true },
    variables: { value: variables, enumerable: true, writable: true },
  })
}
