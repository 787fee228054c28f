/** Replaces the package `ws` in browsers by the browser's own WebSocket. */
const { WebSocket } = globalThis
export { WebSocket }
