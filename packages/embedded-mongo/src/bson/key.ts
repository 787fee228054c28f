import { Binary, type BSONRegExp, type Code, Decimal128, Long, type ObjectId, type Timestamp } from 'bson'
import { residual, toNumber } from './numbers.ts'
import { rankOf, ranks } from './ranks.ts'

/**
 * A value as bytes whose `memcmp` order is MongoDB's comparison order. Encodings are prefix-free, so they can be concatenated
 * to compound keys. Equal numbers of different types have equal bytes.
 */
export function encodeKey(value: unknown): Uint8Array {
  const writer = new KeyWriter()
  writer.value(value)
  return writer.finish()
}

/** The same as text, for use in sets and maps. */
export function toKeyText(value: unknown): string {
  if (typeof value === 'string') return `s${value}`
  const { buffer, byteOffset, byteLength } = encodeKey(value)
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}

/** The key of an index entry: one value per field; a negative direction inverts its bytes and thereby its order. */
export function encodeCompoundKey(values: readonly unknown[], directions: readonly number[]): Uint8Array {
  const writer = new KeyWriter()
  values.forEach((value, position) => {
    const start = writer.length
    writer.value(value)
    if ((directions[position] ?? 1) < 0) writer.invertFrom(start)
  })
  return writer.finish()
}

class KeyWriter {
  length = 0
  #buffer = Buffer.allocUnsafe(64)

  finish(): Uint8Array {
    return this.#buffer.subarray(0, this.length)
  }

  invertFrom(start: number): void {
    for (let i = start; i < this.length; i += 1) this.#buffer[i] = 255 - (this.#buffer[i] ?? 0)
  }

  value(value: unknown): void {
    const rank = rankOf(value)
    this.#byte(rank)
    this.#body(rank, value)
  }

  #body(rank: number, value: unknown): void {
    if (rank === ranks.string) return this.#text(String(value))
    if (rank === ranks.number) return this.#number(value)
    if (rank === ranks.objectId) return this.#bytes((value as ObjectId).id)
    if (rank === ranks.date) return this.#long(BigInt((value as Date).getTime()) + 2n ** 63n)
    if (rank === ranks.boolean) return this.#byte(value === true ? 1 : 0)
    if (rank === ranks.array) return this.#array(value as readonly unknown[])
    if (rank === ranks.object) return this.#object(value as object)
    if (rank === ranks.timestamp) return this.#long((value as Timestamp).toBigInt() & (2n ** 64n - 1n))
    return this.#rareBody(rank, value)
  }

  #rareBody(rank: number, value: unknown): void {
    if (rank === ranks.binary) return this.#binary(value as Binary | Uint8Array)
    if (rank === ranks.regex) {
      const { pattern, options } = regexParts(value as BSONRegExp | RegExp)
      this.#text(pattern)
      this.#text(options)
    }
    if (rank === ranks.code) this.#text((value as Code).code)
  }

  /** The nearest double, then the difference from it: none (0x80), or a negative or positive number in the same encoding. */
  #number(value: unknown): void {
    const nearest = toNumber(value)
    this.#double(nearest)
    const wide = value instanceof Long || value instanceof Decimal128 || typeof value === 'bigint'
    const rest = wide && Number.isFinite(nearest) ? residual(value, nearest) : 0
    this.#byte(128 + Math.sign(rest))
    if (rest !== 0) this.#double(rest)
  }

  #double(value: number): void {
    this.#reserve(8)
    const at = this.length
    this.length += 8
    if (Number.isNaN(value)) return void this.#buffer.fill(0, at, at + 8)
    this.#buffer.writeDoubleBE(value === 0 ? 0 : value, at)
    if (value < 0) return this.invertFrom(at)
    this.#buffer[at] = (this.#buffer[at] ?? 0) | 128
  }

  #long(value: bigint): void {
    this.#reserve(8)
    this.length = this.#buffer.writeBigUInt64BE(value, this.length)
  }

  /** UTF-8, ended by 0; bytes 0 and 1 are escaped so that no encoding is a prefix of another. */
  #text(text: string): void {
    this.#reserve(text.length * 3 + 1)
    const start = this.length
    this.length += this.#buffer.write(text, start, 'utf8')
    // oxlint-disable-next-line no-control-regex -- these two bytes are exactly what must be escaped
    if (/[\0\u0001]/.test(text)) this.#escape(start)
    this.#byte(0)
  }

  #escape(start: number): void {
    const raw = Buffer.from(this.#buffer.subarray(start, this.length))
    this.length = start
    for (const byte of raw) {
      if (byte <= 1) this.#byte(1)
      this.#byte(byte <= 1 ? byte + 1 : byte)
    }
  }

  #binary(value: Binary | Uint8Array): void {
    const bytes = value instanceof Binary ? value.value() : value
    this.#reserve(4)
    this.length = this.#buffer.writeUInt32BE(bytes.length, this.length)
    this.#byte(value instanceof Binary ? value.sub_type : 0)
    this.#bytes(bytes)
  }

  #array(values: readonly unknown[]): void {
    for (const element of values) this.value(element)
    this.#byte(0)
  }

  #object(object: object): void {
    for (const [field, value] of Object.entries(object)) {
      const rank = rankOf(value)
      this.#byte(rank)
      this.#text(field)
      this.#body(rank, value)
    }
    this.#byte(0)
  }

  #bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  #byte(byte: number): void {
    this.#reserve(1)
    this.#buffer[this.length] = byte
    this.length += 1
  }

  #reserve(size: number): void {
    if (this.length + size <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.length + size))
    this.#buffer.copy(larger, 0, 0, this.length)
    this.#buffer = larger
  }
}

function regexParts(value: BSONRegExp | RegExp): { readonly pattern: string; readonly options: string } {
  if (value instanceof RegExp) return { pattern: value.source, options: value.flags }
  return { pattern: value.pattern, options: value.options }
}
