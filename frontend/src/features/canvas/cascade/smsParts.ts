/** GSM 03.38: what takes one place in an SMS of 160, and what takes two of them. */
const SINGLE = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const DOUBLE = new Set('\f^{}\\[~]|€')

/** In how many parts an SMS goes out, as the server reckons it (channels/delivery/kinds/sms.py). */
export function smsParts(text: string): number {
  const characters = Array.from(text)
  if (characters.every((each) => SINGLE.has(each) || DOUBLE.has(each))) {
    return partsOf(characters.map((each) => (DOUBLE.has(each) ? 2 : 1)), 160, 153)
  }
  return partsOf(characters.map((each) => each.length), 70, 67)
}

/** `places`: how many each character takes. One of two is never cut in half. */
function partsOf(places: readonly number[], alone: number, together: number): number {
  if (places.reduce((sum, each) => sum + each, 0) <= alone) return 1
  let parts = 1
  let room = together
  for (const each of places) {
    if (each > room) {
      parts += 1
      room = together
    }
    room -= each
  }
  return parts
}
