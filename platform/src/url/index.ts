export { parseUrl, protocolOf } from './parse-url.ts'
export { splitHosts } from './split-hosts.ts'
