export { searchWeb } from './search-web.ts'
