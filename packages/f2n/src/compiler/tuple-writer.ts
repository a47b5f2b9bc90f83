/** Tuples of the compiler's protocol (MessagePack: an array of a small number, a method and a payload, both binary), gathered and written at once. */
export interface TupleWriter {
  /** A method as it is written. */
  nameOf(method: string): Buffer;
  put(type: number, method: string, payload: string): void;
  /** Hands over what was put since the last time, unless that is nothing. The bytes are the writer's own again afterwards. */
  flush(write: (bytes: Uint8Array, length: number) => void): void;
}

export function tupleWriter(): TupleWriter {
  const names = new Map<string, Buffer>();
  let bytes = Buffer.allocUnsafe(16_384);
  let filled = 0;

  const nameOf = (method: string): Buffer => {
    const known = names.get(method) ?? Buffer.from(method);
    names.set(method, known);
    return known;
  };
  const makeRoom = (length: number): void => {
    if (filled + length <= bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (filled + length));
    bytes.copy(larger, 0, 0, filled);
    bytes = larger;
  };
  const putLength = (length: number): void => {
    const [family, size] = length < 0x100 ? [0xc4, 1] : length < 0x10000 ? [0xc5, 2] : [0xc6, 4];
    bytes[filled] = family;
    filled = bytes.writeUIntBE(length, filled + 1, size);
  };

  return {
    nameOf,
    put(type, method, payload) {
      const name = nameOf(method);
      const length = Buffer.byteLength(payload);
      makeRoom(name.length + length + 12);
      bytes[filled++] = 0x93;
      bytes[filled++] = type;
      putLength(name.length);
      filled += name.copy(bytes, filled);
      putLength(length);
      filled += bytes.write(payload, filled);
    },
    flush(write) {
      if (filled === 0) return;
      const length = filled;
      filled = 0;
      write(bytes, length);
    },
  };
}
