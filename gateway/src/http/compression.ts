import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Compresses responses that are complete; streams of events are never compressed, because each event must arrive at once. */
export interface Compression {
  /** Whether the size of a response suffices. Such a response has `vary: Accept-Encoding`, compressed or not. */
  applies(sizeBytes: number): boolean
  /**
   * Compresses a text outside the event loop, in Node's thread pool.
   * @returns null at once if the client accepts no encoding, or if too many responses are being compressed
   */
  compress(text: string, acceptEncoding: string | undefined): Promise<CompressedText> | null
}

export interface CompressedText {
  readonly encoding: Encoding
  readonly bytes: Buffer
}

export type Encoding = 'br' | 'gzip'

export interface CompressionOptions {
  /** Smaller responses are not compressed. */
  readonly minBytes: number
}

/** In the order of preference. */
const encodings = ['br', 'gzip'] as const

// Each compression takes some hundred kilobytes and one of four threads; under more load, bytes cost less than waiting.
const maxConcurrent = 16

const chunkSize = 65_536

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

const compressors: Readonly<Record<Encoding, (text: string) => Promise<Buffer>>> = {
  // Above quality 4, brotli takes several times as long for a few per cent.
  br: (text) =>
    brotliAsync(text, {
      chunkSize,
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    }),
  gzip: (text) => gzipAsync(text, { chunkSize, level: 5 }),
}

export function createCompression({ minBytes }: CompressionOptions): Compression {
  let concurrent = 0
  const run = async (encoding: Encoding, text: string): Promise<CompressedText> => {
    concurrent++
    try {
      return { encoding, bytes: await compressors[encoding](text) }
    } finally {
      concurrent--
    }
  }
  return {
    applies: (sizeBytes) => sizeBytes >= minBytes,
    compress(text, acceptEncoding) {
      const encoding = selectEncoding(acceptEncoding, encodings)
      return encoding && concurrent < maxConcurrent ? run(encoding, text) : null
    },
  }
}

/**
 * Selects a content coding: the one of the highest quality, then the first one offered.
 * @param acceptEncoding - a missing header accepts none, because clients that decode name what they decode
 * @returns null if the client accepts none of them, or prefers the unencoded response
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.accept-encoding
 */
export function selectEncoding<Offered extends string>(
  acceptEncoding: string | undefined,
  offered: readonly Offered[],
): Offered | null {
  if (acceptEncoding === undefined) return null
  const qualities = new Map(acceptEncoding.toLowerCase().split(',').map(readCoding))
  const qualityOf = (name: string) => qualities.get(name) ?? qualities.get('*') ?? 0
  let best: Offered | null = null
  for (const name of offered) if (qualityOf(name) > (best ? qualityOf(best) : 0)) best = name
  return best && qualityOf(best) >= (qualities.get('identity') ?? 0) ? best : null
}

function readCoding(entry: string): readonly [string, number] {
  const [name = '', ...params] = entry.split(';').map((part) => part.trim())
  const quality = params.find((param) => param.startsWith('q='))
  // An invalid quality is none: NaN is above nothing.
  return [name, quality === undefined ? 1 : Number(quality.slice(2))]
}
