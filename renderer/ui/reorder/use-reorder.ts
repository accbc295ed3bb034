import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge';
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge';
import { getReorderDestinationIndex } from '@atlaskit/pragmatic-drag-and-drop-hitbox/util/get-reorder-destination-index';
import { type RefObject, useEffect, useRef, useState } from 'react';

interface Options {
  /** The list's own name: a row is dropped only among its own. */
  list: string;
  id: string;
  /** Counted from 0. */
  place: number;
  /** Off while only a part of the list is shown, when a place would mean something else. */
  enabled: boolean;
  /** `place` counts from 0, in the list as it is afterwards. */
  onMove: (id: string, place: number) => void;
}
export type DropEdge = 'top' | 'bottom' | null;

export interface ReorderRow {
  /** For the row's element, and for the handle that it is dragged by. */
  row: RefObject<HTMLLIElement | null>;
  handle: RefObject<HTMLSpanElement | null>;
  /** Where the dragged row would go if it were dropped now. */
  edge: DropEdge;
  dragging: boolean;
}

/** Makes a row one that is dragged by its handle and that others are dropped beside. Keyboard and menus are ways of their own. */
export function useReorder(options: Options): ReorderRow {
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const [edge, setEdge] = useState<DropEdge>(null);
  const [dragging, setDragging] = useState(false);
  const latest = useRef(options);
  latest.current = options;
  const { list, id, enabled } = options;
  useEffect(() => {
    if (!enabled || row.current === null || handle.current === null) return;
    const destination = (source: Record<string, unknown>, target: Record<string | symbol, unknown>): number | null => {
      const startIndex = source.place;
      if (typeof startIndex !== 'number') return null;
      const indexOfTarget = latest.current.place;
      const closestEdgeOfTarget = extractClosestEdge(target);
      const to = getReorderDestinationIndex({ startIndex, indexOfTarget, closestEdgeOfTarget, axis: 'vertical' });
      return to === startIndex ? null : to;
    };
    return combine(
      draggable({
        element: row.current,
        dragHandle: handle.current,
        getInitialData: () => ({ list, id, place: latest.current.place }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element: row.current,
        canDrop: ({ source }) => source.data.list === list,
        getData: ({ input, element }) => attachClosestEdge({}, { input, element, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ source, self }) => {
          const closest = extractClosestEdge(self.data);
          const moves = destination(source.data, self.data) !== null;
          setEdge(moves && (closest === 'top' || closest === 'bottom') ? closest : null);
        },
        onDragLeave: () => setEdge(null),
        onDrop: ({ source, self }) => {
          setEdge(null);
          const to = destination(source.data, self.data);
          if (to !== null && typeof source.data.id === 'string') latest.current.onMove(source.data.id, to);
        },
      }),
    );
  }, [list, id, enabled]);
  return { row, handle, edge, dragging };
}
