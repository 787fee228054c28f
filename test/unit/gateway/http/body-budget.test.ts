import { createBodyBudget } from '#root/gateway/src/http/body-budget'

function create(maxBytes = 100) {
  const budget = createBodyBudget(maxBytes)
  const rejected: string[] = []
  return { rejected, open: (name: string) => budget.open(() => rejected.push(name)) }
}

describe('bodies that are being received', () => {
  test('are received up to the limit, together', () => {
    const { open, rejected } = create()
    const [a, b] = [open('a'), open('b')]
    a.add(60)
    b.add(40)
    expect(rejected).toEqual([])
    b.add(1)
    expect(rejected).toEqual(['a'])
  })

  test('lose the largest of them above the limit, once', () => {
    const { open, rejected } = create()
    const [a, b, c] = ['a', 'b', 'c'].map(open)
    a?.add(30)
    b?.add(50)
    c?.add(40)
    expect(rejected).toEqual(['b'])
    // Its further bytes are not counted.
    b?.add(1_000)
    c?.add(30)
    expect(rejected).toEqual(['b'])
    c?.add(1)
    expect(rejected).toEqual(['b', 'c'])
  })

  test('free their bytes once when they end, whatever the reason', () => {
    const { open, rejected } = create()
    const [a, b] = [open('a'), open('b')]
    a.add(90)
    a.close()
    a.close()
    b.add(100)
    expect(rejected).toEqual([])
    b.add(1)
    b.close()
    const c = open('c')
    c.add(100)
    expect(rejected).toEqual(['b'])
    c.add(1)
    expect(rejected).toEqual(['b', 'c'])
  })
})
