/**
 * Key of a finding: what it is about, and which workload. Two roles that say the same of the same workload use the same
 * key, and synthesis merges them.
 */
export function findingKey(topic: string, subject: { readonly name: string; readonly index: number } | null): string {
  return subject === null ? topic : `${topic}:${slug(subject.name)}-${subject.index + 1}`
}

function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return plain.slice(0, 40) || 'workload'
}
