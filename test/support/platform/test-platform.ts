/** A whole platform, started for a test. */
export interface TestPlatform {
  /** Of a gateway: `http://127.0.0.1:4000`. */
  readonly url: string
  dispose(): Promise<void>
}
