/** Stands in for the package `ws` where the browser has sockets of its own. */
const { WebSocket } = globalThis
export { WebSocket }
