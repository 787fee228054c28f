/** A whole platform, started for a test. */
export interface TestPlatform {
  /** URL of a gateway: `http://127.0.0.1:4000`. */
  readonly url: string
  /** The environment of its processes. */
  readonly env: Readonly<Record<string, string>>
  dispose(): Promise<void>
}
