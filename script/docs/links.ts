import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Describes the broken relative links of a Markdown file. */
export function brokenLinks(path: string): readonly string[] {
  return linksOf(readFileSync(path, 'utf8')).flatMap((link) => {
    const [file = '', anchor] = link.split('#')
    const target = file === '' ? path : normalize(join(dirname(path), decodeURI(file)))
    if (!existsSync(target)) return [`${path}: expected ${target} to exist, it is linked as ${link}`]
    if (anchor === undefined || !target.endsWith('.md') || statSync(target).isDirectory()) return []
    const anchors = anchorsOf(readFileSync(target, 'utf8'))
    return anchors.has(anchor) ? [] : [`${path}: expected a heading #${anchor} in ${target}, found none`]
  })
}

/** Targets of links and images that are neither absolute nor on another site. */
export function linksOf(markdown: string): readonly string[] {
  const prose = withoutCode(markdown)
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)]
  const html = [...prose.matchAll(/(?:src|href)="([^"]+)"/g)]
  return [...inline, ...html].map(([, target = '']) => target).filter((target) => !/^([a-z]+:|\/)/i.test(target))
}

/** The anchors of a document's headings, as GitHub generates them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const anchors = [...markdown.replaceAll(/```[\s\S]*?```/g, '').matchAll(/^#{1,6}\s+(.*)$/gm)].map(
    ([, heading = '']) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-')
      const count = seen.get(slug) ?? 0
      seen.set(slug, count + 1)
      return count === 0 ? slug : `${slug}-${count}`
    },
  )
  return new Set(anchors)
}

const withoutCode = (markdown: string) => markdown.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '')
