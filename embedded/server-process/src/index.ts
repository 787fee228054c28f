export { findFreePort } from './find-free-port.ts'
export { makePrivateDirectory } from './private-directory.ts'
export { startServerProcess, stopServerProcess } from './server-process.ts'
export type { ServerProcess, ServerProcessConfig } from './server-process.ts'
