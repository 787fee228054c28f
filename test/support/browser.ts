import { executablePath } from './chromium.ts'

export { startBrowser } from './chromium.ts'

/** `describe` where there is a Chromium, else `describe.skip`. */
export const inBrowser = executablePath ? describe : describe.skip
