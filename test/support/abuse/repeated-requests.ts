import type { Exchange } from './exchanges.ts'

const requestsEach = 40

const repeated =
  (query: (key: string) => string): Exchange =>
  async (url, n) => {
    let [sentBytes, receivedBytes, status] = [0, 0, 0]
    for (let index = 0; index < requestsEach; index++) {
      const body = JSON.stringify({ query: query(`${n + 10}x${index}`) })
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      sentBytes += body.length
      receivedBytes += (await response.arrayBuffer()).byteLength
      ;({ status } = response)
    }
    return { status, sentBytes, receivedBytes }
  }

/** Requests that are cheap once, sent forty times by an anonymous caller and measured together. */
export const repeatedRequests: Readonly<Record<string, Exchange>> = {
  '40 new operations': repeated((key) => `{ a${key}: __typename }`),
  '40 wrong passwords': repeated(
    (key) =>
      `mutation { a${key}: signIn(input: { email: "nobody@example.com", password: "wrong password" }) { accessToken } }`,
  ),
}
