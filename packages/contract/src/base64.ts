const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;
const digits = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const padding = 0x3d;

/** RFC 4648, section 4: with padding. `btoa` takes a string, and making one of a megabyte is ten times the work. */
export function toBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding);
  const digit = (bits: number): number => digits[bits & 63] ?? padding;
  let end = 0;
  for (let start = 0; start < bytes.length; start += 3) {
    const bits = ((bytes[start] ?? 0) << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    text[end] = digit(bits >> 18);
    text[end + 1] = digit(bits >> 12);
    if (start + 1 < bytes.length) text[end + 2] = digit(bits >> 6);
    if (start + 2 < bytes.length) text[end + 3] = digit(bits);
    end += 4;
  }
  return new TextDecoder().decode(text);
}

/** Undefined for anything but padded base64; `atob` alone would let white space and missing padding pass. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !alphabet.test(text)) return undefined;
  const units = atob(text);
  const bytes = new Uint8Array(units.length);
  for (let index = 0; index < units.length; index += 1) bytes[index] = units.charCodeAt(index);
  return bytes;
}

/** The UTF-16 units of a string, low byte first: a string with lone surrogates has no UTF-8. */
export function utf16Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[index * 2] = unit & 0xff;
    bytes[index * 2 + 1] = unit >> 8;
  }
  return bytes;
}

export function fromUtf16Bytes(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    text += String.fromCharCode((bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8));
  }
  return text;
}
