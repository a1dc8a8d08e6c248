/** Words, or what stands between two brackets. */
export type Piece = string | Piece[]

const QUOTES: Record<string, string> = { '“': '”', '«': '»', '„': '”' }

/** A sentence by its brackets; those within quotation marks are somebody's words. One that does not close is a sign like any other. */
export function bracketed(sentence: string): Piece[] {
  const stack: Piece[][] = [[]]
  let quote: string | undefined
  let words = ''
  const flush = () => {
    if (words !== '') stack.at(-1)?.push(words)
    words = ''
  }
  for (const sign of sentence) {
    if (quote !== undefined) {
      if (sign === quote) quote = undefined
      words += sign
    } else if (sign === '(') {
      flush()
      stack.push([])
    } else if (sign === ')' && stack.length > 1) {
      flush()
      const inner = stack.pop() ?? []
      stack.at(-1)?.push(inner)
    } else {
      quote = QUOTES[sign]
      words += sign
    }
  }
  flush()
  return stack.length === 1 ? (stack[0] ?? []) : [sentence]
}
