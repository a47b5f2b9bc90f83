import {
  type Feed,
  feed,
  type NodeChange,
  type NodeSummary,
  type NodesQuery,
  type OptionNames,
  type WatchItem,
} from "@onex/contract";
import type { Changed } from "./applied.ts";
import { matcher } from "./filter.ts";
import { matching } from "./find.ts";
import type { Moment } from "./moment.ts";
import { firstIndex } from "./ordered-set.ts";
import type { RegistryState } from "./registry-state.ts";
import { type Outlook, summaryOf } from "./view.ts";

/** A place in the order of all changes: log position, and number of the change within that entry, from 1; 0 is before the first. */
interface Place {
  readonly position: number;
  readonly n: number;
}

type Told = Place &
  (
    | { readonly kind: "change"; readonly change: NodeChange; readonly node: NodeSummary; readonly before: Moment | undefined }
    | { readonly kind: "bookmark" }
    | { readonly kind: "reset" }
  );

export interface WatchOptions {
  readonly query?: NodesQuery;
  /** The `id` of the last item that was seen. */
  readonly after?: string;
  readonly signal?: AbortSignal;
}

export const watchNames: OptionNames<WatchOptions> = { query: true, after: true, signal: true };

export interface Watches {
  /** Tells what an entry changed. */
  tell(changes: readonly Changed[]): void;
  /** Gives those who watch a place to resume from although nothing changed. */
  bookmark(): void;
  /** The registry was begun anew: what was told before no longer leads here. */
  reset(): void;
  watch(options: WatchOptions): AsyncIterable<WatchItem>;
  close(): void;
}

const snapshotPage = 500;

/** Where a watcher starts: with these nodes, or without when it only missed changes. */
interface Start {
  readonly from: number;
  readonly place: Place;
  readonly numbers?: readonly number[];
  readonly reset: boolean;
}

export function watches({
  epoch,
  kept,
  view,
}: {
  readonly epoch: string;
  /** Changes to keep for those who are slow or come back. */
  readonly kept: number;
  /** The registry as it is at the moment of asking. */
  readonly view: () => { readonly state: RegistryState; readonly outlook: Outlook };
}): Watches {
  const told: Feed<Told> = feed();
  // Everything after `since` is in `told`; `last` is the newest of it.
  let since: Place = { position: view().state.position, n: 0 };
  let last: Place = since;

  const here = (): Place => {
    const { position } = view().state;
    return position === last.position ? last : { position, n: 0 };
  };
  const push = (item: Told): void => {
    last = { position: item.position, n: item.n };
    told.push(item);
    if (told.end - told.first <= kept) return;
    since = told.at(told.first) ?? since;
    told.trim(told.first + 1);
  };
  const anew = (query: NodesQuery, reset: boolean): Start => {
    const { state, outlook } = view();
    const numbers = Array.from(matching(state, query, { after: 0, now: outlook.now }), ({ number }) => number);
    return { from: told.end, place: here(), numbers, reset };
  };
  const start = (query: NodesQuery, after: string | undefined): Start => {
    const place = after === undefined ? undefined : placeIn(epoch, after);
    if (place === undefined || compare(place, since) < 0) return anew(query, after !== undefined);
    const missed = firstIndex(told.end - told.first, (index) => compare(told.at(told.first + index) ?? place, place) > 0);
    return { from: told.first + missed, place, reset: false };
  };

  async function* items(query: NodesQuery, begin: Start, signal: AbortSignal | undefined): AsyncGenerator<WatchItem> {
    const matches = matcher(query);
    const slow = new Error("The watcher fell behind what is kept");
    let from: Start | undefined = begin;
    while (from !== undefined && signal?.aborted !== true) {
      let { place }: Start = from;
      if (from.reset) yield { type: "reset", id: idOf(epoch, place) };
      if (from.numbers !== undefined) {
        yield* snapshot(from.numbers, matches);
        yield { type: "synced", id: idOf(epoch, place) };
      }
      const following: AsyncIterable<Told> = told.follow({ from: from.from, signal, lost: () => slow });
      from = undefined;
      try {
        for await (const item of following) {
          place = item;
          const id = idOf(epoch, place);
          if (item.kind === "bookmark") yield { type: "bookmark", id };
          else if (item.kind === "reset") {
            from = anew(query, true);
            break;
          } else if (matches(item.node) || (item.before !== undefined && matches(item.before))) {
            yield { type: "change", id, change: item.change, node: item.node };
          }
        }
      } catch (thrown) {
        if (thrown !== slow) throw thrown;
        yield { type: "slow", id: idOf(epoch, place) };
      }
    }
  }

  /** Pages of the nodes as they are when the page is drawn; one that has gone since is left out, its change comes after `synced`. */
  function* snapshot(numbers: readonly number[], matches: (moment: Moment) => boolean): Generator<WatchItem> {
    for (let at = 0, page = 1; at < numbers.length; at += snapshotPage, page += 1) {
      const { state, outlook } = view();
      const nodes = numbers.slice(at, at + snapshotPage).flatMap((number) => {
        const node = state.byNumber.get(number);
        const summary = node && summaryOf(node, outlook);
        return summary !== undefined && matches(summary) ? [summary] : [];
      });
      // Position 0 is before everything: who comes back with it begins again.
      yield { type: "snapshot", id: idOf(epoch, { position: 0, n: page }), nodes };
    }
  }

  return {
    tell(changes) {
      const { state, outlook } = view();
      for (const [index, { change, node, before }] of changes.entries()) {
        const summary = summaryOf(node, outlook);
        if (summary !== undefined)
          push({ kind: "change", position: state.position, n: index + 1, change, node: summary, before });
      }
    },
    bookmark: () => push({ kind: "bookmark", ...here() }),
    reset() {
      since = last = { position: view().state.position, n: 0 };
      push({ kind: "reset", ...last });
    },
    // Its place is taken now, not when the first item is drawn.
    watch: ({ query = {}, after, signal }) => items(query, start(query, after), signal),
    close: () => told.close(),
  };
}

const idOf = (epoch: string, { position, n }: Place): string => `${epoch}.${position}.${n}`;

/** The place that an id names, or undefined when it is none of this epoch. */
function placeIn(epoch: string, id: string): Place | undefined {
  const [, position, n] = (id.startsWith(`${epoch}.`) ? /^\.(\d{1,15})\.(\d{1,9})$/.exec(id.slice(epoch.length)) : null) ?? [];
  return position === undefined ? undefined : { position: Number(position), n: Number(n) };
}

const compare = (a: Place, b: Place): number => a.position - b.position || a.n - b.n;
