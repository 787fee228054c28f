/** A whole platform, started for a test. */
export interface TestPlatform {
  /** Of a gateway: `http://127.0.0.1:4000`. */
  readonly url: string
  /** What its processes were started with. */
  readonly env: Readonly<Record<string, string>>
  dispose(): Promise<void>
}
