/**
 * What access tokens say of themselves, where they are signed and where they are checked: without it another token that the same
 * key has signed could pass for one.
 * @see https://www.rfc-editor.org/rfc/rfc9068
 */
export const accessTokenKind = { typ: 'at+jwt', audience: 'plumbline' } as const
