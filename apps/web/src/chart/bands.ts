import type { IChartApi, IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Time } from 'lightweight-charts';

/** A stretch of slots, by index, behind the candles: `[first, end)`. */
export interface Band {
  readonly first: number;
  readonly end: number;
  readonly colour: string;
  /** `all`: the height of the pane; `foot`: a strip at its bottom edge. */
  readonly where: 'all' | 'foot';
}

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
const FOOT_PIXELS = 5;

/** Draws bands behind the candles. */
export class Bands implements ISeriesPrimitive<Time> {
  readonly #chart: IChartApi;
  #bands: readonly Band[] = [];
  readonly #views: readonly IPrimitivePaneView[];

  constructor(chart: IChartApi) {
    this.#chart = chart;
    const renderer: IPrimitivePaneRenderer = { draw: () => undefined, drawBackground: (target) => this.#draw(target) };
    this.#views = [{ zOrder: () => 'bottom', renderer: () => renderer }];
  }

  set(bands: readonly Band[]): void {
    this.#bands = bands;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  #draw(target: Target): void {
    const scale = this.#chart.timeScale();
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio, verticalPixelRatio }) => {
      const half = scale.options().barSpacing / 2;
      for (const { first, end, colour, where } of this.#bands) {
        const left = scale.logicalToCoordinate(first as never);
        const right = scale.logicalToCoordinate((end - 1) as never);
        if (left === null || right === null) continue;
        const x = Math.round((left - half) * horizontalPixelRatio);
        const width = Math.max(1, Math.round((right + half) * horizontalPixelRatio) - x);
        if (x > bitmapSize.width || x + width < 0) continue;
        const height = where === 'all' ? bitmapSize.height : Math.round(FOOT_PIXELS * verticalPixelRatio);
        context.fillStyle = colour;
        context.fillRect(x, bitmapSize.height - height, width, height);
      }
    });
  }
}
