/** One event of a stream. Unlike a browser we also hand on an event without data when it brought an id: it moves the place to resume from. */
export interface ServerSentEvent {
  /** The last id of the stream so far; "" before the first. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export interface ServerSentEventsOptions {
  /** Characters that one event may have. Default 4,194,304. */
  readonly maxChars?: number;
}

/**
 * Reads `text/event-stream` (WHATWG HTML, section 9.2.6) piece by piece; the pieces may be cut anywhere between characters. Raises RangeError
 * for an event that is too long. `retry` is not followed: who reconnects has a backoff of its own.
 */
export function serverSentEvents({
  maxChars = 4 * 1024 * 1024,
}: ServerSentEventsOptions = {}): (piece: string) => readonly ServerSentEvent[] {
  let rest = "";
  let begun = false;
  let id = "";
  let fields = emptyFields();

  const take = (line: string, events: ServerSentEvent[]): void => {
    if (line === "") {
      if (fields.hasId || fields.data.length > 0)
        events.push({ id, event: fields.event || "message", data: fields.data.join("\n") });
      fields = emptyFields();
      return;
    }
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") fields.data.push(value);
    else if (name === "event") fields.event = value;
    else if (name === "id" && !value.includes("\0")) {
      id = value;
      fields.hasId = true;
    } else return;
    fields.chars += line.length;
    if (fields.chars > maxChars) throw tooLong(maxChars);
  };

  return (piece) => {
    const events: ServerSentEvent[] = [];
    const text = begun ? rest + piece : (rest + piece).replace(/^\uFEFF/, "");
    begun ||= text !== "";
    let start = 0;
    for (let end = lineEnd(text, start); end !== undefined; end = lineEnd(text, start)) {
      take(text.slice(start, end.at), events);
      start = end.next;
    }
    rest = text.slice(start);
    if (rest.length + fields.chars > maxChars) throw tooLong(maxChars);
    return events;
  };
}

const emptyFields = () => ({ data: [] as string[], event: "", hasId: false, chars: 0 });

const tooLong = (maxChars: number): RangeError => new RangeError(`A server-sent event has more than ${maxChars} characters`);

/** Lines end in LF, CR LF or CR. A CR that is the last character so far may yet be followed by its LF. */
function lineEnd(text: string, start: number): { readonly at: number; readonly next: number } | undefined {
  const feed = text.indexOf("\n", start);
  const line = feed === -1 ? text.slice(start) : text.slice(start, feed);
  const carriage = line.indexOf("\r");
  if (carriage === -1) return feed === -1 ? undefined : { at: feed, next: feed + 1 };
  const at = start + carriage;
  if (at + 1 === feed) return { at, next: feed + 1 };
  return at + 1 === text.length ? undefined : { at, next: at + 1 };
}
