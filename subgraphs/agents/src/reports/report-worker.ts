import { parentPort } from 'node:worker_threads'
import { createFonts } from './fonts.ts'
import { renderReport } from './render-report.ts'
import type { RenderRequest } from './report-thread.ts'

/*
 * Entry point of the thread that renders reports. Node loads this file and its imports without a compiler, so they use only erasable
 * TypeScript (no enums, no decorators, no parameter properties).
 */
const fonts = createFonts()

parentPort?.on('message', ({ document, format }: RenderRequest) => {
  // A rejection ends the thread, and its caller receives the error.
  void renderReport(document, format, fonts).then((content) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort?.postMessage(content)
  })
})
