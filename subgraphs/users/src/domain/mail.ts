/** A mail that is ready to be sent. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The secret that the text carries, for programs that read mails from the file of a development machine. */
  readonly token: string
}

/** Which mail is to be sent. It names no secret: that is made when the mail is. */
export type MailRequest =
  | { readonly kind: 'INVITATION'; readonly invitationId: string; readonly mailing: number }
  | { readonly kind: 'VERIFICATION'; readonly userId: string }

/** How long the token of a verification mail is good. */
export const verificationLifetimeMs = 24 * 60 * 60 * 1_000
