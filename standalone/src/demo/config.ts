import { loadSettings, setting } from '#platform/config'

export const clientSettings = {
  PLUMBLINE_URL: setting.url({
    description: 'The platform that `npm run demo` and `npm run seed` talk to; they start one if none answers there.',
    protocols: ['http', 'https'],
    fallback: 'http://127.0.0.1:4000',
  }),
} as const

export interface DemoConfig {
  readonly url: string
  /** An assessment in JSON: title and requirements. */
  readonly examplePath: string
}

/** @throws ConfigError - the address is malformed */
export function loadDemoConfig(
  env: Readonly<Record<string, string | undefined>>,
  examplePath = 'docs/examples/llm-serving.json',
): DemoConfig {
  const { PLUMBLINE_URL } = loadSettings(clientSettings, env)
  return { url: PLUMBLINE_URL.replace(/\/$/, ''), examplePath }
}
