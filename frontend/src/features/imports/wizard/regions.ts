/** Countries whose phone numbers are known, near ones first. A number that begins with + needs none. */
export const REGIONS = (
  'UA PL DE GB US CZ SK RO MD LT LV EE HU BG AT CH FR IT ES PT NL BE LU IE DK SE NO FI IS GR CY TR GE AM AZ KZ UZ KG TJ TM ' +
  'IL AE SA EG MA ZA NG KE IN PK BD LK CN JP KR HK TW SG MY TH VN ID PH AU NZ CA MX BR AR CL CO PE HR SI RS BA ME MK AL MT'
).split(' ')
