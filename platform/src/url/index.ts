export { parseUrl, protocolOf } from './parse-url.ts'
