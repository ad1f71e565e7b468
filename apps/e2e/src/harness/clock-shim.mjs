// Loaded before a program (`node --import`): moves its clock by CLOCK_OFFSET_MS, for whoever asks Date.
const offset = Number(process.env.CLOCK_OFFSET_MS)
const RealDate = Date

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offset] : given))
  }
  static now() {
    return RealDate.now() + offset
  }
}
