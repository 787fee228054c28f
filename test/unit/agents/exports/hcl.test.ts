import { parse as parseHcl } from '@cdktf/hcl2json'
import fc from 'fast-check'
import { HclReference, printBlock } from '#root/subgraphs/agents/src/domain/exports/hcl'

/** Strings are templates in Terraform's JSON too, so that the parser's answer escapes what is literal; it leaves `%{` out. */
const literal = (text: string) => text.replaceAll(/[$%](?=\{)/g, '$&$&')
const unescaped = (text: string) => text.replaceAll(/([$%])\1(?=\{)/g, '$1')

async function readBack(text: string): Promise<unknown> {
  const block = printBlock({ type: 'output', labels: ['it'], attributes: { value: text } })
  const parsed = (await parseHcl('main.tf', block)) as { output: { it: readonly { value: string }[] } }
  return parsed.output.it[0]?.value
}

test.each([
  'quotes " and \\ backslashes \\" \\n',
  // None of these is an expression: an interpolation could not be parsed.
  '${ !! )',
  '%{ !! )',
  '$${ !! )',
  '\\${ !! )',
  '😀${ !! )',
  'a\nb\r\tc\u0000\u007F\u0085\u2028\u2029d',
])('HashiCorp’s parser reads %j as it was written', async (text) => {
  expect(unescaped(String(await readBack(text)))).toBe(unescaped(literal(text)))
})

test('no text ends its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const block = printBlock({ type: 'output', labels: [text], attributes: { value: text } })
      expect(block.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(3)
    }),
  )
})

test('values keep their types', async () => {
  const attributes = {
    text: '1',
    number: 1.5,
    yes: true,
    list: ['a', 2, false, []],
    object: { 'a b': 'c', nested: { n: 0 } },
    empty: {},
    reference: new HclReference('var.image'),
  }
  const parsed = await parseHcl('main.tf', printBlock({ type: 'locals', attributes }))
  expect(parsed).toEqual({ locals: [{ ...attributes, reference: '${var.image}' }] })
})

test('is laid out as terraform fmt does', () => {
  const block = printBlock({
    type: 'resource',
    labels: ['aws_instance', 'web'],
    attributes: { ami: 'x', instance_type: 'y' },
    blocks: [
      { type: 'timeouts' },
      { type: 'root_block_device', blocks: [{ type: 'a' }, { type: 'b', attributes: { size: 1 } }] },
    ],
  })
  expect(block).toBe(
    [
      'resource "aws_instance" "web" {',
      '  ami           = "x"',
      '  instance_type = "y"',
      '',
      '  timeouts {}',
      '',
      '  root_block_device {',
      '    a {}',
      '',
      '    b {',
      '      size = 1',
      '    }',
      '  }',
      '}',
    ].join('\n'),
  )
})
