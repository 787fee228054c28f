/**
 * Text from an assessment for a comment in generated code: one line without control, formatting and separator characters, which could
 * end the comment or make it appear different from its content. At most 200 characters.
 */
export function inOneLine(text: string): string {
  const line = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return Array.from(line).slice(0, 200).join('')
}

/** Text from an assessment as part of a name: lower-case letters, digits and single hyphens, at most 40 of them; may be empty. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/g, '')
}
