import type { Document } from '../bson/document.ts'
import type { Stream } from '../planning/time-slice.ts'

/** Converts the documents of the previous stage to those of the next one. */
export type Stage = (documents: Stream<Document>) => Stream<Document>
