/** One of those who are at something; it is left once, by whoever took it. */
export type Place = { leave(): void };

export type Places = { taken(): number; take(): Place };

/**
 * Counts who is at something at once. After `forMs` a place counts as left: a request that was cancelled where it waited does not
 * get to say so.
 */
export function createPlaces(monotonicMs: () => number, forMs: number): Places {
  // Oldest first, as a Set keeps its order.
  const places = new Set<{ readonly sinceMs: number }>();
  return {
    taken() {
      const nowMs = monotonicMs();
      for (const place of places) {
        if (nowMs - place.sinceMs <= forMs) break;
        places.delete(place);
      }
      return places.size;
    },
    take() {
      const place = { sinceMs: monotonicMs() };
      places.add(place);
      return { leave: () => void places.delete(place) };
    },
  };
}
