export const NULL_REASON =
  'null is a value of its own here, and a contract knows only present and absent: leave the field out of “required” and take null away';

/** Why a contract has no place for a keyword; what is not listed here has no closer words than its name. */
const REASONS: Record<string, string> = {
  nullable: NULL_REASON,
  pattern:
    'a pattern must run in linear time and have at most 500 characters: no look-around, back references or \\u escapes',
  format: 'a contract’s texts are plain, date, date-time, time, duration, email, uri, hostname, uuid, ipv4 or ipv6',
  anyOf: 'alternatives have no place in a contract; use a field for each, or a choice of texts',
  oneOf: 'alternatives have no place in a contract; use a field for each, or a choice of texts',
  not: 'a contract says what is accepted, not what is refused',
  if: 'a contract has no conditions; make them rules',
  then: 'a contract has no conditions; make them rules',
  else: 'a contract has no conditions; make them rules',
  dependentRequired: 'a contract’s fields do not depend on each other; make it a rule',
  dependentSchemas: 'a contract’s fields do not depend on each other; make it a rule',
  dependencies: 'a contract’s fields do not depend on each other; make it a rule',
  patternProperties: 'a contract names every field',
  propertyNames: 'a contract names every field',
  minProperties: 'a contract says of each field whether it is required, and does not count fields',
  maxProperties: 'a contract says of each field whether it is required, and does not count fields',
  prefixItems: 'all items of a list have the same kind; use an object with named fields',
  additionalItems: 'all items of a list have the same kind; use an object with named fields',
  unevaluatedItems: 'all items of a list have the same kind; use an object with named fields',
  contains: 'a contract says what every item is, not what some item is',
  $dynamicRef: 'references that depend on where they are followed have no place in a contract; use $ref',
  $recursiveRef: 'references that depend on where they are followed have no place in a contract; use $ref',
  contentEncoding: 'only files hold encoded text, as an object of name, mediaType and data',
  'x-max-bytes': 'only the data of a file has a largest size',
  'x-minimum-amount': 'only the amount of money, beside its currency, has a lowest amount',
  'x-maximum-amount': 'only the amount of money, beside its currency, has a highest amount',
  'x-unit': 'a unit belongs to a number, as a text of at most 20 characters',
  'x-options': 'labels belong to a choice of texts, one {label, description} for each in the same order',
};

export const reasonAgainst = (keyword: string): string =>
  REASONS[keyword] ?? `“${keyword}” is not something a contract can hold`;
