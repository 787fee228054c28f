import type { Document } from '../bson/document.ts'
import type { Stream } from '../planning/stretch.ts'

/** Turns the documents that come from the stage before into those for the next one. */
export type Stage = (documents: Stream<Document>) => Stream<Document>
