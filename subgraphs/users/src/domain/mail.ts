/** A mail that is ready to be sent. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The secret in the text, for programs that read mails from a file during development. */
  readonly token: string
}

/** Identifies a mail to send. It contains no secret: the token is made when the mail is sent. */
export type MailRequest =
  | { readonly kind: 'INVITATION'; readonly invitationId: string; readonly mailing: number }
  | { readonly kind: 'VERIFICATION'; readonly userId: string }

/** How long the token of a verification mail is valid. */
export const verificationLifetimeMs = 24 * 60 * 60 * 1_000
