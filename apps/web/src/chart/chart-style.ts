import type { ChartOptions, DeepPartial } from 'lightweight-charts';

/** The colour of a custom property as the present theme has it. */
export function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What all charts share, in the colours of the present theme. */
export function chartStyle(): DeepPartial<ChartOptions> {
  const line = colourOf('--line');
  return {
    autoSize: true,
    layout: {
      background: { color: 'transparent' },
      textColor: colourOf('--muted'),
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
      // The name and the link of the makers stand in the footer of every page.
      attributionLogo: false,
    },
    grid: { vertLines: { color: colourOf('--line-faint') }, horzLines: { color: colourOf('--line-faint') } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, timeVisible: true, secondsVisible: false, minBarSpacing: 0.05 },
    crosshair: {
      horzLine: { labelBackgroundColor: colourOf('--label') },
      vertLine: { labelBackgroundColor: colourOf('--label') },
    },
    // The wheel scrolls the page; with Ctrl, or by pinching, it zooms the chart.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  };
}

/** Zooms with Ctrl and the wheel, around the middle; the answer ends it. */
export function zoomWithCtrl(element: HTMLElement, zoom: (factor: number) => void): () => void {
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2);
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => element.removeEventListener('wheel', onWheel);
}
