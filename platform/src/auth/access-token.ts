/**
 * The type of access tokens, which is set when they are signed and checked when they are verified: other tokens signed with the
 * same key must not be accepted.
 * @see https://www.rfc-editor.org/rfc/rfc9068
 */
export const accessTokenKind = { typ: 'at+jwt', audience: 'plumbline' } as const
