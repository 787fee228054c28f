import fc from 'fast-check'
import {
  fileNameOf,
  parseReportFileId,
  reportFileIdOf,
  reportFileKey,
  reportFileTypes,
  reportFormats,
} from '#root/subgraphs/agents/src/domain/reports/report-file'

test('files have the media types that IANA registers and the usual extensions', () => {
  expect(reportFileTypes).toEqual({
    PDF: { extension: 'pdf', mediaType: 'application/pdf' },
    WORD: {
      extension: 'docx',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    },
    EXCEL: { extension: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    MARKDOWN: { extension: 'md', mediaType: 'text/markdown; charset=utf-8' },
    JSON: { extension: 'json', mediaType: 'application/json' },
  })
})

test('a name of a file is short ASCII without hyphens at its ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...reportFormats), (title, format) => {
      const name = fileNameOf(title, format)
      expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z]+$/)
      expect(name.length).toBeLessThanOrEqual(60 + '.docx'.length)
    }),
  )
})

test.each([
  ['  – Chatbot  für Ärzte – ', 'chatbot-fur-arzte'],
  ['x'.repeat(61), 'x'.repeat(60)],
  [`${'x'.repeat(59)} y`, 'x'.repeat(59)],
  ['計画', 'report'],
])('%j is called %j', (title, name) => {
  expect(fileNameOf(title, 'EXCEL')).toBe(`${name}.xlsx`)
})

test('each file of each run has a key of its own', () => {
  const keys = ['a', 'b'].flatMap((runId) => reportFormats.map((format) => reportFileKey({ runId, format })))
  expect(new Set(keys).size).toBe(2 * reportFormats.length)
})

test('an id of a file names the run and the format, and nothing else is an id of one', () => {
  for (const format of reportFormats) {
    const key = { runId: 'run_0a9z', format }
    expect(reportFileIdOf(key)).toBe(`rpf_0a9z_${format.toLowerCase()}`)
    expect(parseReportFileId(reportFileIdOf(key))).toEqual(key)
  }
  for (const id of ['', 'rpf_0a9z', 'rpf__pdf', 'rpf_0a9z_', 'rpf_0a9z_exe', 'rpf_0a9z_PDF', 'rpf_0A9Z_pdf'])
    expect(parseReportFileId(id)).toBeNull()
  for (const id of ['run_0a9z_pdf', ' rpf_0a9z_pdf', 'rpf_0a9z_pdf ', 'rpf_0a9z_pdf_pdf', 'rpf_0-9_pdf'])
    expect(parseReportFileId(id)).toBeNull()
})
