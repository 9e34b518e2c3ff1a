import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/**
 * The height of an element that is there for as long as its component: measured before it is first
 * painted, and whenever it changes; not in a frame of animation, which a busy or hidden page may not get.
 */
export function useHeight(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, height];
}
