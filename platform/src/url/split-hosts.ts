/**
 * A URL with several hosts as URLs with one host each, in their order: `mongodb://a:1,b:2/x` is `mongodb://a:1/x` and `mongodb://b:2/x`.
 * Other texts are returned as they are.
 */
export function splitHosts(text: string): readonly string[] {
  const [, start = '', hosts, rest = ''] = /^([^/?#]*\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/s.exec(text) ?? []
  return hosts === undefined ? [text] : hosts.split(',').map((host) => `${start}${host}${rest}`)
}
