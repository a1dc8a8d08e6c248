export const FONT = "'Inter Variable', system-ui, sans-serif"

/** What every chart has, whatever its option says. */
export const THEME = { textStyle: { fontFamily: FONT } }
