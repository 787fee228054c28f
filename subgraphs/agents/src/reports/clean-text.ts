/**
 * Text without what no file may contain: control characters (which XML forbids), characters that change the direction of their
 * neighbours (which could make a text read as another one), and halves of surrogate pairs.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(invisible, '')
}

// C0 and C1 controls but tab and line feed; direction marks, embeddings, overrides and isolates; byte order mark; noncharacters.
const invisible =
  // oxlint-disable-next-line no-control-regex -- these are what is removed
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g

/** The same for a text of one line. */
export const cleanLine = (text: string): string => cleanText(text).replaceAll(/\s+/g, ' ').trim()
