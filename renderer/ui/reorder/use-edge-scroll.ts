import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { type RefObject, useEffect } from 'react';

/** How near to an edge the list begins to scroll, and how fast at the edge itself, in pixels and pixels a frame. */
const NEAR_PX = 56;
const FASTEST_PX = 16;

/** How far to scroll in one frame for a pointer at `y` over a box; 0 away from its edges. */
export function scrollStep(y: number, box: { top: number; bottom: number }): number {
  if (y < box.top + NEAR_PX) return -Math.ceil(FASTEST_PX * Math.min(1, (box.top + NEAR_PX - y) / NEAR_PX));
  if (y > box.bottom - NEAR_PX) return Math.ceil(FASTEST_PX * Math.min(1, (y - box.bottom + NEAR_PX) / NEAR_PX));
  return 0;
}

/** Scrolls a box while a row of the list is dragged near its upper or lower edge. */
export function useEdgeScroll(box: RefObject<HTMLElement | null>, list: string): void {
  useEffect(() => {
    let y = 0;
    let frame = 0;
    const turn = (): void => {
      const element = box.current;
      if (element !== null) element.scrollTop += scrollStep(y, element.getBoundingClientRect());
      frame = requestAnimationFrame(turn);
    };
    const stop = (): void => {
      cancelAnimationFrame(frame);
      frame = 0;
    };
    const monitor = monitorForElements({
      canMonitor: ({ source }) => source.data.list === list,
      onDragStart: ({ location }) => {
        y = location.initial.input.clientY;
        frame = requestAnimationFrame(turn);
      },
      onDrag: ({ location }) => {
        y = location.current.input.clientY;
      },
      onDrop: stop,
    });
    return () => {
      stop();
      monitor();
    };
  }, [box, list]);
}
