import { listenSettings, loadSettings, setting } from '#platform/config'

export const clientSettings = {
  PLUMBLINE_URL: setting.optionalUrl({
    description:
      'The platform that `npm run demo` and `npm run seed` talk to, at `PORT` of this machine if absent; they start one if none answers there.',
    protocols: ['http', 'https'],
  }),
} as const

export interface DemoConfig {
  readonly url: string
  /** An assessment in JSON: title and requirements. */
  readonly examplePath: string
}

/** @throws ConfigError - the address or the port is malformed */
export function loadDemoConfig(
  env: Readonly<Record<string, string | undefined>>,
  examplePath = 'docs/examples/llm-serving.json',
): DemoConfig {
  const { PLUMBLINE_URL, PORT } = loadSettings({ ...clientSettings, PORT: listenSettings(4_000).PORT }, env)
  return { url: PLUMBLINE_URL?.replace(/\/$/, '') ?? `http://127.0.0.1:${PORT}`, examplePath }
}
