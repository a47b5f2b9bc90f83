const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Methods of the language's own objects, and Node's, that change what they are called on. `next` moves an iterator. */
export const changing = words(`
  push pop shift unshift splice sort reverse fill copyWithin set add delete clear append next return throw getOrInsert getOrInsertComputed
  setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours setUTCMilliseconds
  setUTCMinutes setUTCMonth setUTCSeconds setYear setInt8 setInt16 setInt32 setUint8 setUint16 setUint32 setFloat16 setFloat32 setFloat64 setBigInt64
  setBigUint64 write writeInt8 writeInt16BE writeInt16LE writeInt32BE writeInt32LE writeUInt8 writeUInt16BE writeUInt16LE writeUInt32BE writeUInt32LE
  writeDoubleBE writeDoubleLE writeFloatBE writeFloatLE swap16 swap32 swap64 resize transfer transferToFixedLength compile
  __defineGetter__ __defineSetter__
`);

/** Methods of the language's own objects that give a part of what they are called on. */
const givesPart = words("at get find findLast pop shift then catch finally deref valueOf subarray");

/** And those that give a list, an iterator or the like of its parts. */
const givesParts = words(`
  slice filter concat flat toSorted toReversed toSpliced with values keys entries union intersection difference symmetricDifference splice sort
  reverse fill copyWithin take drop next toArray
`);

/** And those that give what a function given to them gives. */
export const givesResult = words("map flatMap reduce reduceRight then catch from");

const givesNothing = words(`
  every findIndex findLastIndex forEach includes indexOf join lastIndexOf some has isSubsetOf isSupersetOf isDisjointFrom charAt charCodeAt
  codePointAt endsWith startsWith localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search split substring substr trim
  trimEnd trimStart toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase toString toLocaleString toLocaleDateString toLocaleTimeString
  toDateString toTimeString toISOString toUTCString toJSON toFixed toPrecision toExponential isWellFormed toWellFormed anchor big link
  getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear
  getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds getYear getInt8 getInt16 getInt32 getUint8 getUint16 getUint32 getFloat16
  getFloat32 getFloat64 getBigInt64 getBigUint64 test exec hasOwnProperty isPrototypeOf propertyIsEnumerable format formatToParts formatRange
  formatRangeToParts resolvedOptions select selectRange compare segment containing maximize minimize of encode decode getAll equals
  readInt8 readInt16BE readInt16LE readInt32BE readInt32LE readUInt8 readUInt16BE readUInt16LE readUInt32BE readUInt32LE readDoubleBE readDoubleLE
  readFloatBE readFloatLE toBase64 toHex map flatMap reduce reduceRight call apply bind
`);

/** Methods of the language's own objects that leave what they are called on as it is. */
export const isReading = (name: string): boolean => givesNothing.has(name) || (isGiving(name) && !changing.has(name));

const isGiving = (name: string): boolean => givesPart.has(name) || givesParts.has(name);

/** Whether what a method gives is a part of what it was called on, holds parts of it, or has nothing of it; `unknown` for any other name. */
export function gift(name: string | undefined): "part" | "parts" | "nothing" | "unknown" {
  if (name === undefined) return "unknown";
  if (givesPart.has(name)) return "part";
  if (givesParts.has(name)) return "parts";
  return givesNothing.has(name) ? "nothing" : "unknown";
}

/** Methods that are over with the functions given to them once they have given their answer. */
export const callsBack = words(`
  forEach map filter find findIndex findLast findLastIndex some every flatMap reduce reduceRight sort toSorted replace replaceAll from groupBy
`);

/** Methods that use an iterator up, though they leave a list as it is. */
export const usesUp = words("map filter take drop flatMap toArray forEach some every find reduce");

/** Methods of lists and the like that keep what they are given. */
export const keeps = words("push unshift set add append splice fill with concat toSpliced");

/** Methods of texts that a regular expression is given to; one that is sticky goes on where it was. */
export const takesPattern = words("match replace replaceAll search split matchAll");
